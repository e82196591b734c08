import {
  Badge,
  Button,
  Card,
  Group,
  Kbd,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Title,
  UnstyledButton,
} from "@mantine/core";
import {
  IconAdjustments,
  IconFileImport,
  IconPinnedFilled,
  IconPlayerPlay,
  IconServerBolt,
  type Icon,
} from "@tabler/icons-react";
import { useCallback } from "react";
import { newestRuns, useBridge, type RunRow } from "../../bridge";
import { usePinnedSubject } from "../../comparison/usePinned";
import { useImport } from "../../imports/useImport";
import { duration, line, moment, speed } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useShortcut } from "../../lib/shortcut";
import { useText } from "../../lib/text";
import { useRunningId } from "../../run-state/liveRun";
import { useNavigation } from "../../navigation/route";
import { UpNext } from "../../run-state/UpNext";
import { useStartRun } from "../../run-state/useStartRun";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { RunBadges } from "../../ui/RunBadges";
import { demoForm, simulatedModels } from "./demo";

export function StartPage() {
  const bridge = useBridge();
  const { start: say, live } = useText();
  const { go } = useNavigation();
  const { chooseFiles } = useImport();
  const models = useLoaded(bridge.models);
  const load = useCallback(() => bridge.runs(newestRuns(5)), [bridge]);
  const runs = useLoaded(load);
  const { starting, error, start } = useStartRun();
  const going = useRunningId() !== "";
  const possible = models.value !== null && simulatedModels(models.value).length > 0;

  const measure = () => {
    if (going) return go({ page: "live" });
    if (!possible || starting) return;
    start(bridge.defaults().then((form) => demoForm(form, models.value ?? [], say.demoName)));
  };
  useShortcut("mod+Enter", measure);

  return (
    <Stack gap="xl">
      <Stack gap="sm" maw={680}>
        <Title order={1}>{say.title}</Title>
        <Text c="dimmed" size="lg">
          {say.about}
        </Text>
      </Stack>
      <UpNext />
      <Stack gap="xs" align="flex-start">
        <Button
          size="lg"
          leftSection={<IconPlayerPlay size={20} aria-hidden />}
          rightSection={
            <Kbd size="xs" aria-hidden>
              Ctrl Enter
            </Kbd>
          }
          aria-keyshortcuts="Control+Enter"
          loading={starting}
          disabled={models.value !== null && !possible && !going}
          onClick={measure}
          data-autofocus
        >
          {going ? live.title : say.demo}
        </Button>
        <Text size="sm" c="dimmed">
          {models.value !== null && !possible ? say.noDemo : say.demoAbout}
        </Text>
        {[models.error, error].map((error, n) => error !== null && <ErrorAlert key={n} error={error} />)}
      </Stack>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <WayCard
          icon={IconServerBolt}
          title={say.add}
          about={say.addAbout}
          go={() => go({ page: "models", add: true })}
        />
        <WayCard
          icon={IconAdjustments}
          title={say.configure}
          about={say.configureAbout}
          go={() => go({ page: "run" })}
        />
        <WayCard icon={IconFileImport} title={say.import} about={say.importAbout} go={chooseFiles} />
      </SimpleGrid>
      {runs.error !== null && <ErrorAlert error={runs.error} retry={runs.reload} />}
      {runs.value && runs.value.rows.length > 0 ? <LastRuns runs={runs.value.rows} /> : <Benefits />}
    </Stack>
  );
}

function WayCard({
  icon: Sign,
  title,
  about,
  go,
}: {
  icon: Icon;
  title: string;
  about: string;
  go: () => void;
}) {
  return (
    <Card component="button" withBorder radius="md" p="md" onClick={go} className="way">
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <Sign size={22} stroke={1.6} aria-hidden style={{ flexShrink: 0 }} />
        <div>
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </div>
      </Group>
    </Card>
  );
}

function LastRuns({ runs }: { runs: RunRow[] }) {
  const { start: say, history } = useText();
  const { go } = useNavigation();
  const { subject: baseline } = usePinnedSubject();
  return (
    <Stack gap="xs" component="section" aria-label={say.last}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {say.last}
        </Title>
        <Button variant="subtle" size="xs" onClick={() => go({ page: "history" })}>
          {say.all}
        </Button>
      </Group>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {runs.map((run) => (
          <li key={run.id}>
            <UnstyledButton className="way" w="100%" onClick={() => go({ page: "results", run: run.id })}>
              <Paper withBorder radius="md" px="md" py="sm">
                <Group justify="space-between" wrap="nowrap" gap="md">
                  <div style={{ minWidth: 0 }}>
                    <Group gap="xs">
                      <Text size="sm" fw={600} className="foreign">
                        {line(run.name) || history.untitled}
                      </Text>
                      <RunBadges run={run} />
                      {run.id === baseline?.run && (
                        <Badge
                          component="span"
                          size="sm"
                          variant="default"
                          tt="none"
                          className="whole"
                          leftSection={<IconPinnedFilled size={12} aria-hidden />}
                        >
                          {history.pinned}
                        </Badge>
                      )}
                    </Group>
                    <Text size="xs" c="dimmed" className="foreign" lineClamp={1}>
                      {moment(run.started)} ·{" "}
                      {run.models.map((model) => line(model.title || model.name)).join(", ")}
                    </Text>
                  </div>
                  <RunMetrics run={run} />
                </Group>
              </Paper>
            </UnstyledButton>
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

/** The main metrics of a run with one model; those of several are in its results. */
function RunMetrics({ run }: { run: RunRow }) {
  const { history } = useText();
  const [model] = run.models;
  if (!model || run.models.length > 1) return null;
  return (
    <Group gap="lg" wrap="nowrap">
      <Text size="sm" className="figure">
        {history.column.ttft} {duration(model.ttft_p50)}
      </Text>
      <Text size="sm" className="figure">
        {speed(model.tokens_per_second)}
      </Text>
    </Group>
  );
}

function Benefits() {
  const { steps } = useText().start;
  return (
    <Stack gap="xs" component="section" aria-label={steps.title}>
      <Title order={2} size="h4">
        {steps.title}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {[steps.right, steps.stored, steps.yours].map(([title, about]) => (
          <div key={title}>
            <Text fw={600}>{title}</Text>
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
