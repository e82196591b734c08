// Which charts stand beside each other.

import type { ChartView } from "../bridge";

export interface PlacedChart {
  chart: ChartView;
  wide: boolean; // fills its row
}

/** Charts in rows of up to so many columns. A chart moves forward beside one that would stand alone before a wide one; the last may fill its row. */
export function inRows(charts: ChartView[], columns: number): PlacedChart[] {
  if (columns < 2) return charts.map((chart) => ({ chart, wide: true }));
  const placed: PlacedChart[] = [];
  const rest = [...charts];
  for (let first = rest.shift(); first; first = rest.shift()) {
    const partner = first.wide ? -1 : rest.findIndex(({ wide }) => !wide);
    placed.push({ chart: first, wide: partner < 0 });
    for (const chart of partner < 0 ? [] : rest.splice(partner, 1)) placed.push({ chart, wide: false });
  }
  return placed;
}
