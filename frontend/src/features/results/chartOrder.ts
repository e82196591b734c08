// The order of charts on the page of a run.

import type { ChartView } from "../../bridge";

const first = [
  "ttft_comparison",
  "ttft_by_input",
  "latency_comparison",
  "cost",
  "throughput_comparison",
  "tpot_comparison",
  "success_rate",
  "timeline",
  "ecdf",
  "anatomy",
  "inter_chunk",
  "scaling",
  "turns",
  "lengths",
];

/** Charts in that order; those that are not in the list come last. */
export function inOrder(charts: ChartView[]): ChartView[] {
  const place = ({ name }: ChartView) => {
    const found = first.indexOf(name);
    return found < 0 ? first.length : found;
  };
  return [...charts].sort((a, b) => place(a) - place(b));
}
