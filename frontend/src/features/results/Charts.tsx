import { Button, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { memo, useCallback, useMemo, useRef, type ReactNode } from "react";
import { useBridge, type ChartView, type Result, type Theme } from "../../bridge";
import { chartHeight, ExportableChart } from "../../charts/ExportableChart";
import { useCharts } from "../../charts/useCharts";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { inOrder } from "./chartOrder";
import { Facts } from "./Facts";
import { SteadyHandles } from "./SteadyHandles";
import classes from "./results.module.css";

interface Props {
  result: Result;
  changed: () => void; // loads the result again
}

/** The charts of a run, and why some are missing. */
export const Charts = memo(function Charts({ result, changed }: Props) {
  const { chart: say } = useText().results;
  const { charts } = useBridge();
  const run = result.run.id;
  const ask = useCallback((theme: Theme) => charts({ run, theme, width: 0, columns: 1 }), [charts, run]);
  const { value, error, reload } = useCharts(ask);
  const moved = () => {
    changed();
    reload(); // charts shade the windows
  };
  const list = useRef<HTMLDivElement>(null);
  const drawn = useMemo(() => inOrder(value?.drawn ?? []), [value]);
  if (value === null) {
    if (error !== null) return <ErrorAlert error={error} retry={reload} />;
    return <Skeleton height={chartHeight} role="status" aria-label={say.drawing} />;
  }
  const missing = inOrder(value.missing);
  const jump = (name: string) => {
    const place = list.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(name)}"]`);
    place?.scrollIntoView({ block: "start" });
    place?.focus({ preventScroll: true });
  };
  return (
    <Stack gap="md" ref={list}>
      {drawn.length > 1 && <JumpList charts={drawn} jump={jump} />}
      {drawn.map((chart) => (
        <PlacedChart key={chart.name} run={run} chart={chart} theme={value.theme}>
          {chart.name === "timeline" && (
            <SteadyHandles result={result} option={chart.option} changed={moved} />
          )}
        </PlacedChart>
      ))}
      {missing.length > 0 && <Missing charts={missing} />}
    </Stack>
  );
});

function JumpList({ charts, jump }: { charts: ChartView[]; jump: (name: string) => void }) {
  const { chart: say } = useText().results;
  return (
    <Group component="nav" aria-label={say.jump} gap={6}>
      {charts.map(({ name, title }) => (
        <Button key={name} size="compact-xs" variant="default" fw={500} onClick={() => jump(name)}>
          {line(title)}
        </Button>
      ))}
    </Group>
  );
}

interface PlacedChartProps {
  run: string;
  chart: ChartView;
  theme: string;
  children: ReactNode; // below the chart
}

/** A chart that the jump list can scroll to. */
export const PlacedChart = memo(function PlacedChart({ run, chart, theme, children }: PlacedChartProps) {
  return (
    <div className={classes.chart} data-place={chart.name} tabIndex={-1}>
      <ExportableChart subjects={[{ run, model: "" }]} chart={chart} theme={theme} />
      {children}
    </div>
  );
});

function Missing({ charts }: { charts: ChartView[] }) {
  const { chart: say } = useText().results;
  return (
    <Paper withBorder p="md" component="section" aria-label={say.missing}>
      <Title order={3} size="h6" mb="xs">
        {say.missing}
      </Title>
      <Text component="div" size="sm">
        <Facts
          shape="list"
          facts={charts.map(({ title, missing }) => ({ name: line(title), value: line(missing) }))}
        />
      </Text>
    </Paper>
  );
}
