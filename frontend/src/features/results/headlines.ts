// The few figures of a model that are read first.

import type { ModelSummary } from "../../bridge";
import { count, duration, share, speed } from "../../lib/format";
import { cell, type Metric, type Statistic } from "./figures";

/** Names as the dictionary of metrics has them. */
export type CardName = Metric | "system_tokens" | "request_rate" | "mean_in_flight" | "success_rate";

export interface Card {
  metric: CardName;
  statistic: Statistic | ""; // "": the figure is one of its own
  text: string;
  weak: boolean;
  beside: { statistic: Statistic; text: string; weak: boolean }[];
}

/** In reading order: how soon, how fast, how much, how surely. */
export function cardsOf(model: ModelSummary): Card[] {
  return [
    median(model, "ttft"),
    median(model, "tpot"),
    median(model, "latency"),
    median(model, "output_speed"),
    single("system_tokens", speed(model.system_tokens)),
    single("request_rate", rate(model.request_rate)),
    single("mean_in_flight", tenth(model.mean_in_flight)),
    single("success_rate", share(model.success_rate)),
  ];
}

function median(model: ModelSummary, metric: Metric): Card {
  const values = model[metric];
  const tails: Statistic[] = metric === "output_speed" ? ["min", "max"] : ["p95", "p99"];
  const beside = tails.map((statistic) => ({ statistic, ...cell(values, statistic) }));
  return { metric, statistic: "p50", ...cell(values, "p50"), beside };
}

const single = (metric: CardName, text: string): Card => ({
  metric,
  statistic: "",
  text,
  weak: false,
  beside: [],
});

/** Requests a second, with its unit. */
const rate = (value: number | null | undefined) => speed(value).replace("tok/s", "req/s");

/** A mean of whole things keeps a digit. */
function tenth(value: number | null | undefined): string {
  return typeof value === "number" && value < 100 ? value.toFixed(1) : count(value);
}

/** How long a model was measured. */
export const windowOf = (model: ModelSummary) =>
  duration(model.window_ns > 0 ? model.window_ns / 1e9 : undefined);
