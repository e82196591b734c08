import type { ChartView, Subject } from "../bridge";
import { ChartExports } from "../exports/ChartExports";
import { line } from "../lib/format";
import { PageChart } from "./PageChart";

interface Props {
  subjects: Subject[];
  chart: ChartView;
  theme: string; // JSON of ECharts
  difference?: { baseline: number; column: number }; // columns, of the chart of differences
}

/** A chart of runs with its export buttons. */
export function ExportableChart({ subjects, chart, theme, difference }: Props) {
  const { name, title } = chart;
  return (
    <PageChart
      chart={chart}
      theme={theme}
      actions={<ChartExports subjects={subjects} name={name} title={line(title)} difference={difference} />}
    />
  );
}
