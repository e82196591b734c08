import { Anchor, Modal, Select, Skeleton, Stack, Table, Text, useComputedColorScheme } from "@mantine/core";
import { useCallback, useState } from "react";
import { useBridge, type Trend, type TrendRun } from "../../bridge";
import { PageChart } from "../../charts/PageChart";
import { changeText, statisticName } from "../../charts/trendChange";
import { line, moment } from "../../lib/format";
import { runName } from "../../lib/runName";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { useReturnFocus } from "../../ui/useReturnFocus";

interface Props {
  trend: Trend;
  tag: string; // of the runs; "": any
  open: (run: string) => void;
  close: () => void;
}

const chartHeight = 360; // pixels, until the chart is known

/** A figure of a model over its comparable runs: the chart, its changes and its runs. */
export function TrendDialog({ trend, tag, open, close }: Props) {
  useReturnFocus();
  const text = useText();
  const { trend: say } = text.history;
  const { trend: load, chartTheme } = useBridge();
  const scheme = useComputedColorScheme("light");
  const [metric, setMetric] = useState("ttft.p50");
  const ask = useCallback(async () => {
    const query = {
      model: trend.model,
      comparable: trend.comparable,
      run: "",
      metric,
      tag,
      theme: scheme,
      width: 0,
    };
    const [view, theme] = await Promise.all([load(query), chartTheme(scheme)]);
    return { view, theme };
  }, [load, chartTheme, trend, metric, tag, scheme]);
  const { value, error, reload } = useLoaded(ask);
  const named = (name: string) => {
    const [key = "", statistic = ""] = name.split(".");
    return statisticName(key, statistic, text);
  };
  const { view, theme } = value ?? { view: null, theme: "" };
  return (
    <Modal opened onClose={close} size="70rem" title={say.chartOf(line(trend.title || trend.model))}>
      <Stack gap="sm">
        <Select
          size="xs"
          w="16rem"
          label={say.metric}
          allowDeselect={false}
          value={metric}
          onChange={(next) => next && setMetric(next)}
          data={(view?.metrics ?? [metric]).map((one) => ({ value: one, label: named(one) }))}
        />
        {error !== null && <ErrorAlert error={error} retry={reload} />}
        {view === null && <Skeleton height={chartHeight} role="status" aria-label={text.shell.loading} />}
        {view !== null && view.chart.option !== "" && (
          <PageChart
            chart={{ ...view.chart, title: say.chartOf(line(trend.title || trend.model)) }}
            theme={theme}
          />
        )}
        {view !== null && view.chart.missing !== "" && <Text size="sm">{line(view.chart.missing)}</Text>}
        {view !== null && (
          <Stack gap={2} role="status">
            {view.changes.length === 0 && <Text size="sm">{say.same}</Text>}
            {view.changes.map((change) => (
              <Text key={change.run} size="sm" c={change.worse ? "red" : "teal"}>
                {say.changeAt(moment(change.started), changeText(change, text))}
              </Text>
            ))}
          </Stack>
        )}
        {view !== null && <Runs runs={view.runs} open={open} />}
      </Stack>
    </Modal>
  );
}

function Runs({ runs, open }: { runs: TrendRun[]; open: (run: string) => void }) {
  const { history, shell } = useText();
  const { trend: say } = history;
  const why = ({ excluded, state }: TrendRun) => {
    if (excluded !== "") return say.leftOut(line(excluded));
    if (state === "finished" || state === "imported") return "";
    return say.notCounted(shell.state[state as keyof typeof shell.state] ?? line(state));
  };
  return (
    <Table.ScrollContainer minWidth={480} mah={260}>
      <Table aria-label={say.runs} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say.started}</Table.Th>
            <Table.Th>{say.run}</Table.Th>
            <Table.Th>{say.value}</Table.Th>
            <Table.Th>{say.remark}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.toReversed().map((run) => (
            <Table.Tr key={run.run} c={why(run) ? "dimmed" : undefined}>
              <Table.Td>{moment(run.started)}</Table.Td>
              <Table.Td>
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  className="foreign"
                  onClick={() => open(run.run)}
                >
                  {runName({ ...run, id: run.run }, history.untitled)}
                </Anchor>
              </Table.Td>
              <Table.Td>{line(run.text)}</Table.Td>
              <Table.Td>{why(run)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
