import { Card, Group, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconAdjustments, IconFileImport, IconServerBolt, type Icon } from "@tabler/icons-react";
import { useCallback } from "react";
import { newestRuns, useBridge, type Model, type RunRow } from "../../bridge";
import { useImport } from "../../imports/useImport";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { useRunningId } from "../../run-state/liveRun";
import { UpNext } from "../../run-state/UpNext";
import { useNavigation } from "../../navigation/route";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { DemoButton, DemoLink, useDemo } from "./Demo";
import { LastRun } from "./LastRun";
import { MainButton } from "./MainButton";
import { MeasureAgain, MeasureFirst } from "./MeasureAgain";
import { RunList } from "./RunList";
import { lastRepeatable, newestModel } from "./start";

const loadedRuns = 20; // among which the last one is looked for that can be repeated
const listedRuns = 5;

/** What to do first: the demo without an endpoint of one's own, else what was measured last. */
export function StartPage() {
  const bridge = useBridge();
  const { start: say } = useText();
  const models = useLoaded(bridge.models);
  const load = useCallback(() => bridge.runs(newestRuns(loadedRuns)), [bridge]);
  const runs = useLoaded(load);
  const [last, ...others] = runs.value?.rows ?? [];
  return (
    <Stack gap="lg">
      <Stack gap="xs" maw={680}>
        <Title order={1}>{say.title}</Title>
        {!last && (
          <Text c="dimmed" size="lg">
            {say.about}
          </Text>
        )}
      </Stack>
      {models.error !== null && <ErrorAlert error={models.error} retry={models.reload} />}
      {runs.error !== null && <ErrorAlert error={runs.error} retry={runs.reload} />}
      <UpNext />
      <FirstAction models={models.value} runs={runs.value?.rows ?? null} />
      {last && <LastRun run={last} />}
      <Ways />
      {others.length > 0 && <RunList runs={others.slice(0, listedRuns - 1)} />}
      {runs.value && !last && <Benefits />}
    </Stack>
  );
}

interface FirstActionProps {
  models: Model[] | null; // null: not loaded
  runs: RunRow[] | null;
}

/** The button that leads on from here. */
function FirstAction({ models, runs }: FirstActionProps) {
  const { live } = useText();
  const { go } = useNavigation();
  const demo = useDemo(models ?? []);
  const going = useRunningId() !== "";
  if (going) return <MainButton label={live.title} go={() => go({ page: "live" })} />;
  if (models === null || runs === null) return <Skeleton height={50} width={320} />;
  const model = newestModel(models);
  if (!model) return <DemoButton demo={demo} />;
  const last = lastRepeatable(runs, models);
  const isNew = model.runs === 0;
  return (
    <Stack gap="xs" align="flex-start">
      {last && !isNew ? <MeasureAgain run={last} /> : <MeasureFirst model={model} />}
      <DemoLink demo={demo} />
    </Stack>
  );
}

/** Other ways to begin. */
function Ways() {
  const { start: say } = useText();
  const { go } = useNavigation();
  const { chooseFiles } = useImport();
  return (
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
