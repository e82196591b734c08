import { useMemo, type ReactNode } from "react";
import type { ChartView } from "../bridge";
import { inRows } from "./rows";
import classes from "./charts.module.css";

interface Props {
  charts: ChartView[];
  columns: number;
  children: (chart: ChartView) => ReactNode;
}

/** Charts in rows; each place can be scrolled to by the name of its chart. */
export function ChartRows({ charts, columns, children }: Props) {
  const places = useMemo(() => inRows(charts, columns), [charts, columns]);
  return (
    <div className={classes.rows} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {places.map(({ chart, wide }) => (
        <div
          key={chart.name}
          className={classes.place}
          data-place={chart.name}
          data-wide={wide || undefined}
          tabIndex={-1}
        >
          {children(chart)}
        </div>
      ))}
    </div>
  );
}
