// Totals over models, and the phase of a model.

import type { FailureCount, ModelProgress, Progress } from "../../bridge";

export interface Totals {
  done: number;
  total: number; // 0: not known
  failed: number;
  inFlight: number;
  dropped: number;
  share: number | null; // 0 to 1: of the requests or, where their number is not known, of the time; null: not known
  left: number | null; // seconds until the last model is done; null: not known yet
}

/** The totals of all models. The one that takes longest determines the time left. */
export function totalsOf(models: readonly ModelProgress[], elapsed: number): Totals {
  const add = (pick: (model: ModelProgress) => number) => models.reduce((all, model) => all + pick(model), 0);
  const done = add((model) => model.done);
  const isKnown = models.every((model) => model.total > 0);
  const total = isKnown ? add(totalOf) : 0;
  const open = models.filter((model) => !model.finished);
  const lefts = open.map((model) => model.left);
  const known = lefts.filter((left): left is number => typeof left === "number");
  const left = open.length === 0 ? 0 : known.length < lefts.length ? null : Math.max(...known);
  return {
    done,
    total,
    failed: add((model) => model.failed),
    inFlight: add((model) => model.in_flight),
    dropped: add((model) => model.dropped),
    share: open.length === 0 && models.length > 0 ? 1 : shareOf(done, total, left, elapsed),
    left,
  };
}

/** How many requests a model has in all; of one that is finished those that it had. */
const totalOf = (model: ModelProgress) => (model.finished ? model.done : model.total);

function shareOf(done: number, total: number, left: number | null | undefined, elapsed: number) {
  if (total > 0) return Math.min(1, done / total);
  return typeof left === "number" && elapsed > 0 ? elapsed / (elapsed + left) : null;
}

/** The share of a model's work that is done, from 0 to 1; null where it is not known. */
export const modelShare = (model: ModelProgress, elapsed: number): number | null =>
  model.finished ? 1 : shareOf(model.done, model.total, model.left, elapsed);

type CountText = "exact" | "about" | "open";

/** How a number of requests is said: of how many, of about how many (arrivals at random), or alone. */
export function countText(model: ModelProgress): CountText {
  if (model.total === 0 || (model.finished && model.done !== model.total)) return "open";
  return typeof model.asked_rate === "number" ? "about" : "exact";
}

/** Failures of all models by kind, the most frequent first. */
export function failuresOf(models: readonly ModelProgress[]): FailureCount[] {
  const counts = new Map<string, number>();
  for (const { failures } of models) {
    for (const { kind, count } of failures) counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  return [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => b.count - a.count || a.kind.localeCompare(b.kind));
}

export type ModelPhase = "waiting" | "warmup" | "settling" | "measured" | "done";

/** The phase of a model while its run goes on. */
export function phaseOf(model: ModelProgress): ModelPhase {
  if (model.finished) return "done";
  if (model.waiting && model.in_flight === 0) return "waiting";
  return model.phase === "warmup" || model.phase === "settling" ? model.phase : "measured";
}

/** Seconds until the stage of a model is over; null where requests end it or none goes on. */
export function stageLeft(model: ModelProgress): number | null {
  if (model.stage_duration_ns === 0 || model.waiting || model.finished) return null;
  return Math.max(0, model.stage_duration_ns - model.stage_elapsed_ns) / 1e9;
}

/** Seconds that the run has taken. */
export const elapsedSeconds = (progress: Progress): number => progress.elapsed_ns / 1e9;
