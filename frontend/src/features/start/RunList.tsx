import { Badge, Button, Group, Paper, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { IconPinnedFilled } from "@tabler/icons-react";
import type { RunRow } from "../../bridge";
import { usePinnedSubject } from "../../comparison/usePinned";
import { duration, line, moment, speed } from "../../lib/format";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { RunBadges } from "../../ui/RunBadges";
import { namesOf } from "./start";

/** The runs before the last one. */
export function RunList({ runs }: { runs: RunRow[] }) {
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
                      {moment(run.started)} · {namesOf(run).map(line).join(", ")}
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
