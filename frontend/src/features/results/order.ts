// The order of the charts: what answers the first questions comes first.

import type { ChartView } from "../../bridge";

const first = [
  "ttft_comparison",
  "ttft_by_input",
  "latency_comparison",
  "throughput_comparison",
  "tpot_comparison",
  "success_rate",
  "timeline",
  "ecdf",
  "anatomy",
  "inter_chunk",
  "scaling",
];

/** Charts to draw, and those that there is no data for. */
export function arranged(charts: ChartView[]): { drawn: ChartView[]; missing: ChartView[] } {
  const place = ({ name }: ChartView) => {
    const found = first.indexOf(name);
    return found < 0 ? first.length : found;
  };
  const ordered = [...charts].sort((a, b) => place(a) - place(b));
  return {
    drawn: ordered.filter(({ option }) => option !== ""),
    missing: ordered.filter(({ option }) => option === ""),
  };
}
