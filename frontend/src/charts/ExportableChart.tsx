import type { ChartView, Subject } from "../bridge";
import { ChartExports } from "../exports/ChartExports";
import { line } from "../lib/format";
import { Chart } from "../ui/Chart";

/** Pixels, of a chart that is not drawn yet. */
export const chartHeight = 360;

interface Props {
  subjects: Subject[];
  chart: ChartView;
  theme: string; // JSON of ECharts
}

/** A chart of runs with its export buttons. */
export function ExportableChart({ subjects, chart: { name, title, option, height }, theme }: Props) {
  return (
    <Chart
      name={name}
      title={line(title)}
      option={option}
      theme={theme}
      height={height}
      actions={<ChartExports subjects={subjects} name={name} title={line(title)} />}
    />
  );
}
