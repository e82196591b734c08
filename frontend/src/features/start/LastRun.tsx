import { Anchor, Group, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { useBridge, type ModelRow, type RunRow, type Trend } from "../../bridge";
import { TrendLine } from "../../charts/TrendLine";
import { changeText } from "../../charts/trendChange";
import { count, duration, line, moment, share, speed } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { FirstFailure } from "../../run-state/FirstFailure";
import { RunBadges } from "../../ui/RunBadges";
import { countedOf, lastChanges, trendUpTo } from "./start";

const mostModels = 6; // that are listed

/** The newest run with its main figures and how they changed. */
export function LastRun({ run }: { run: RunRow }) {
  const { start: say, history } = useText();
  const { trends: loadTrends } = useBridge();
  const { go } = useNavigation();
  const trends = useLoaded(loadTrends).value ?? [];
  const trendOf = (model: ModelRow) => trendUpTo(trends, run.id, model.name);
  const open = (id: string) => go({ page: "results", run: id });
  const shown = run.models.slice(0, mostModels);
  const left = run.models.length - shown.length;
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-labelledby="last-run">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap="xs" miw={0}>
            <Title order={2} size="h4" id="last-run">
              {say.lastRun}
            </Title>
            <Anchor
              component="button"
              type="button"
              className="foreign"
              ta="left"
              onClick={() => open(run.id)}
            >
              {line(run.name) || history.untitled}
            </Anchor>
            <RunBadges run={run} />
          </Group>
          <Text size="sm" c="dimmed">
            {moment(run.started)}
          </Text>
        </Group>
        {run.state === "failed" ? (
          <FirstFailure run={run.id} />
        ) : (
          <Table.ScrollContainer minWidth={560} type="native">
            <Table verticalSpacing={6} aria-label={say.lastRun}>
              <Head trends={shown.some((model) => trendOf(model))} />
              <Table.Tbody>
                {shown.map((model) => (
                  <Row
                    key={`${model.name} ${model.stage}`}
                    model={model}
                    trend={trendOf(model)}
                    open={open}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {left > 0 && (
          <Text size="sm" c="dimmed">
            {say.moreModels(left)}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function Head({ trends }: { trends: boolean }) {
  const { start: say, history, results } = useText();
  const { column } = history;
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th miw={140}>{results.percentile.model}</Table.Th>
        <Table.Th ta="right">{column.ttft}</Table.Th>
        <Table.Th ta="right">{column.system_tokens}</Table.Th>
        <Table.Th ta="right">{column.success}</Table.Th>
        {trends && <Table.Th>{say.trend}</Table.Th>}
      </Table.Tr>
    </Table.Thead>
  );
}

interface RowProps {
  model: ModelRow;
  trend: Trend | undefined;
  open: (run: string) => void;
}

function Row({ model, trend, open }: RowProps) {
  const { messages } = useText();
  const title = line(model.title || model.name);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500} className="foreign">
        {title}
        <Text size="xs" c="dimmed" fw={400}>
          {model.load.kind && line(messages.load(model.load))}
        </Text>
      </Table.Th>
      <Table.Td className="figure">{duration(model.ttft_p50)}</Table.Td>
      <Table.Td className="figure">{speed(model.tokens_per_second)}</Table.Td>
      <Table.Td className="figure">{share(model.success_rate)}</Table.Td>
      <Table.Td>{trend && <TrendCell trend={trend} title={title} open={open} />}</Table.Td>
    </Table.Tr>
  );
}

function TrendCell({ trend, title, open }: { trend: Trend; title: string; open: (run: string) => void }) {
  const text = useText();
  const { start: say, history } = text;
  const last = lastChanges(trend);
  return (
    <Group gap="sm" wrap="nowrap">
      <TrendLine
        what={history.trend.ttft}
        model={title}
        points={trend.points}
        metric="ttft"
        of={(point) => point.ttft_p50}
        show={duration}
        open={open}
      />
      <Text size="xs" c="dimmed">
        {last
          ? history.trend.changeAt(
              moment(last.started),
              last.changes.map((change) => changeText(change, text)).join("; "),
            )
          : say.steady(count(countedOf(trend)))}
      </Text>
    </Group>
  );
}
