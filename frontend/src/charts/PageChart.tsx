import type { ReactNode } from "react";
import type { ChartView } from "../bridge";
import { useExport } from "../exports/useExport";
import { line } from "../lib/format";
import { Chart } from "../ui/Chart";

interface Props {
  chart: ChartView;
  theme: string; // JSON of ECharts
  actions?: ReactNode;
}

/** A chart of the backend, as high as its content; its table can be copied. */
export function PageChart({ chart: { name, title, option, height }, theme, actions }: Props) {
  const { copyText } = useExport();
  return (
    <Chart
      name={name}
      title={line(title)}
      option={option}
      theme={theme}
      height={height}
      actions={actions}
      copy={(text) => void copyText(text)}
    />
  );
}
