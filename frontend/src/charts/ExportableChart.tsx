import type { ChartView, Subject } from "../bridge";
import { ChartExports } from "../exports/ChartExports";
import { line } from "../lib/format";
import { Chart } from "../ui/Chart";

/** Pixels; the options of the backend are laid out for it. */
export const chartHeight = 500;

interface Props {
  subjects: Subject[];
  chart: ChartView;
  theme: string; // JSON of ECharts
}

/** A chart of runs with its export buttons. */
export function ExportableChart({ subjects, chart: { name, title, option }, theme }: Props) {
  return (
    <Chart
      name={name}
      title={line(title)}
      option={option}
      theme={theme}
      height={chartHeight}
      actions={<ChartExports subjects={subjects} name={name} title={line(title)} />}
    />
  );
}
