// The main metrics of a model, as texts of cards.

import type { ModelSummary } from "../../bridge";
import { duration } from "../../lib/format";
import { cards, units } from "../../lib/metrics.generated";
import { amount } from "../../lib/amount";
import { cell, type Statistic } from "./metricTable";

/** Names as the dictionary of metrics has them. */
export type CardName = (typeof cards)[number][0];

export interface Card {
  metric: CardName;
  statistic: Statistic | ""; // "" for a metric that is a single value
  text: string;
  weak: boolean;
  beside: { statistic: Statistic; text: string; weak: boolean }[];
}

/** The cards of a model, in reading order. */
export function cardsOf(model: ModelSummary): Card[] {
  return cards.map(([metric, statistic, ...beside]) => {
    const value = model[metric];
    if (typeof value !== "object" || statistic === "") {
      return { metric, statistic: "", text: singleText(value, units[metric]), weak: false, beside: [] };
    }
    return {
      metric,
      statistic,
      ...cell(value, statistic),
      beside: beside.map((one) => ({ statistic: one, ...cell(value, one) })),
    };
  });
}

const singleText = (value: unknown, unit: string) =>
  amount(typeof value === "number" ? value : undefined, unit);

/** The time over which a model was measured. */
export const windowOf = (model: ModelSummary) =>
  duration(model.window_ns > 0 ? model.window_ns / 1e9 : undefined);
