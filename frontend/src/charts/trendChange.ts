// Changes of trends in words.

import type { TrendChange } from "../bridge";
import type { MetricID } from "../lib/text/metrics";
import type { Dictionary } from "../lib/text";

/** A share as a signed percentage: +12 %, -4.6 %. */
export function percent(share: number): string {
  const value = share * 100;
  const digits = Math.abs(value) < 10 ? 1 : 0;
  return `${value < 0 ? "" : "+"}${value.toFixed(digits)}\u00a0%`;
}

/** The name of a statistic of a metric, which may come as ttft.p50. */
export function statisticName(metric: string, statistic: string, { metrics }: Dictionary): string {
  const name = metrics.metric[metric as MetricID]?.name ?? metric;
  return statistic === "" ? name : `${name} ${statistic}`;
}

/** What a change is: which figure became better or worse, and by how much. */
export function changeText(change: TrendChange, text: Dictionary): string {
  const name = statisticName(change.metric, change.statistic, text);
  const [size, low, high] = [change.change, change.low, change.high].map(percent) as [string, string, string];
  return text.history.trend.change(name, change.worse, size, low, high);
}
