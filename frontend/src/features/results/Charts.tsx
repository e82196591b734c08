import { Button, Group, Paper, Skeleton, Stack, Text, Title, useComputedColorScheme } from "@mantine/core";
import { memo, useCallback, useMemo, useRef } from "react";
import { useBridge, type ChartView } from "../../bridge";
import { ChartExports } from "../../exports/ChartExports";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { Chart } from "../../ui/Chart";
import { Failure } from "../../ui/Failure";
import { Facts } from "./Facts";
import { arranged } from "./order";
import classes from "./results.module.css";

const height = 500; // pixels; the charts are laid out for it

/** All charts of a run in the colours of the window, and why some are missing. */
export const Charts = memo(function Charts({ run }: { run: string }) {
  const { chart: say } = useText().results;
  const { value, error, reload } = useCharts(run);
  const shelf = useRef<HTMLDivElement>(null);
  const found = useMemo(() => value && arranged(value.charts), [value]);
  if (found === null || value === null) {
    if (error !== null) return <Failure error={error} retry={reload} />;
    return <Skeleton height={height} role="status" aria-label={say.drawing} />;
  }
  const jump = (name: string) => {
    const place = shelf.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(name)}"]`);
    place?.scrollIntoView({ block: "start" });
    place?.focus({ preventScroll: true });
  };
  return (
    <Stack gap="md" ref={shelf}>
      {found.drawn.length > 1 && <JumpList charts={found.drawn} jump={jump} />}
      {found.drawn.map((chart) => (
        <OneChart key={chart.name} run={run} chart={chart} theme={value.theme} />
      ))}
      {found.missing.length > 0 && <Missing charts={found.missing} />}
    </Stack>
  );
});

interface Drawn {
  charts: ChartView[];
  theme: string; // JSON
}

function useCharts(run: string) {
  const { charts, chartTheme } = useBridge();
  const { messages } = useText();
  const scheme = useComputedColorScheme("light");
  const load = useCallback(async (): Promise<Drawn> => {
    const [drawn, theme] = await Promise.all([charts({ run, theme: scheme }), chartTheme(scheme)]);
    const named = drawn.map((chart) => ({ ...chart, title: messages.chart(chart.name, chart.title) }));
    return { charts: named, theme };
  }, [charts, chartTheme, run, scheme, messages]);
  return useLoaded(load);
}

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

const OneChart = memo(function OneChart({
  run,
  chart,
  theme,
}: {
  run: string;
  chart: ChartView;
  theme: string;
}) {
  const { name, title, option } = chart;
  return (
    <div className={classes.chart} data-place={name} tabIndex={-1}>
      <Chart
        name={name}
        title={line(title)}
        option={option}
        theme={theme}
        height={height}
        actions={<ChartExports subjects={[{ run, model: "" }]} name={name} title={line(title)} />}
      />
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
