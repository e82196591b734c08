// The table of models that opens the results.

import type { Distribution, ModelSummary, Plan, Result } from "../bridge";
import { amount } from "../lib/amount";
import { ranked, units } from "../lib/metrics.generated";

export type Column = (typeof ranked)[number];
export type RankedMetric = Column[0];
export type Best = NonNullable<Result["summary"]["best"]>[number];

type Spread = NonNullable<Distribution["spread"]>;

/** The figures that count: those of the steady window, if they are not those of the whole. */
export const decisive = (model: ModelSummary): ModelSummary => model.steady?.figures ?? model;

const isDistribution = (value: unknown): value is Distribution =>
  typeof value === "object" && value !== null && "n" in value;

/** The value of a column; undefined if it does not exist. */
export function valueOf(model: ModelSummary, [metric, statistic]: Column): number | undefined {
  if (metric === "goodput") return model.goodput?.share ?? undefined;
  if (metric === "cost_per_thousand") return model.cost?.per_thousand_requests ?? undefined;
  const value = model[metric];
  if (!isDistribution(value)) return value ?? undefined;
  return statistic === "" ? undefined : (value[statistic] ?? undefined);
}

/** The columns of which a model has a value. */
export const columnsOf = (models: readonly ModelSummary[]): Column[] =>
  ranked.filter((column) => models.some((model) => valueOf(decisive(model), column) !== undefined));

export interface RankedCell {
  text: string;
  weak: boolean;
  interval: string; // "": there is none
  spread: Distribution | null; // for the first column of a distribution
}

export function cellOf(model: ModelSummary, column: Column, columns: readonly Column[]): RankedCell {
  const [metric, statistic] = column;
  const value = metric === "goodput" || metric === "cost_per_thousand" ? null : model[metric];
  const interval = model.intervals?.find(
    (one) => one.metric === metric && (one.statistic ?? "") === statistic,
  );
  const isFirst = columns.find(([key]) => key === metric) === column;
  return {
    text: amount(valueOf(model, column), units[metric]),
    weak: isDistribution(value) && (value.weak ?? []).includes(statistic),
    interval: interval ? rangeOf(interval.low, interval.high, units[metric]) : "",
    spread: isFirst && isDistribution(value) && value.spread ? value : null,
  };
}

const rangeOf = (low: number, high: number, unit: string) => `${amount(low, unit)} – ${amount(high, unit)}`;

/** The range that the pictures of a column share, so that they can be compared. */
export function rangeOfColumn(models: readonly ModelSummary[], column: Column): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const model of models) {
    const value = cellOf(model, column, [column]).spread;
    if (!value) continue;
    const points = value.spread?.points;
    low = Math.min(low, points?.[0] ?? value.spread?.p5 ?? Infinity);
    high = Math.max(high, points?.at(-1) ?? value.p95 ?? -Infinity);
  }
  return [low, high];
}

/** What a small picture of a distribution draws, from 0 to 1 of a range. */
export type Picture =
  | { kind: "points"; points: number[]; middle: number }
  | { kind: "box"; ends: [number, number]; box: [number, number]; middle: number };

export function pictureOf(value: Distribution, [low, high]: [number, number]): Picture | null {
  const place = (at: number) => (high > low ? Math.min(1, Math.max(0, (at - low) / (high - low))) : 0.5);
  const { points, p5, p25, p75 } = (value.spread ?? {}) as Spread;
  const middle = place(value.p50 ?? points?.[Math.floor(points.length / 2)] ?? low);
  if (points) return { kind: "points", points: points.map(place), middle };
  if (p5 === undefined || p25 === undefined || p75 === undefined) return null;
  return { kind: "box", ends: [place(p5), place(value.p95 ?? p75)], box: [place(p25), place(p75)], middle };
}

/** What is known of the best under the load of a stage, by column. Repeats of a load share it. */
export function bestOf({ plan, summary }: Pick<Result, "plan" | "summary">, stage: number): Best[] {
  const first = firstOfLoad(plan, stage);
  return (summary.best ?? []).filter((one) => one.stage === first);
}

function firstOfLoad({ stages }: Plan, stage: number): number {
  const load = JSON.stringify(stages?.[stage]?.load);
  const first = (stages ?? []).findIndex((one) => JSON.stringify(one.load) === load);
  return first < 0 || load === undefined ? stage : first;
}

export const isBest = (best: readonly Best[], endpoint: string, [metric, statistic]: Column) =>
  best.some(
    (one) => one.metric === metric && (one.statistic ?? "") === statistic && one.endpoint === endpoint,
  );

/** The statistic that the sentence about a load is of. */
export const decidingOf = (best: readonly Best[]): Best | undefined =>
  best.find(({ metric, statistic }) => metric === "ttft" && statistic === "p50") ??
  best.find(({ metric, statistic }) => metric === "latency" && statistic === "p50");

/** The interval of a change without its sign: 8 to 12. */
export function spanOf({ low = 0, high = 0 }: Best): [string, string] {
  const ends = [Math.abs(low) * 100, Math.abs(high) * 100].sort((a, b) => a - b);
  const [from, to] = ends.map((percent) =>
    percent < 10 ? String(Number(percent.toPrecision(2))) : percent.toFixed(0),
  );
  return [from ?? "", to ?? ""];
}

/** The stages with their models, in order. */
export function stagesOf<T extends { model: ModelSummary }>(models: readonly T[]): T[][] {
  const stages = [...new Set(models.map(({ model }) => model.stage))];
  return stages.map((stage) => models.filter(({ model }) => model.stage === stage));
}
