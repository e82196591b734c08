// Totals over models, and the phase of a model.

import type { FailureCount, ModelProgress, Progress } from "../../bridge";

export interface Totals {
  done: number;
  total: number;
  failed: number;
  inFlight: number;
  share: number; // 0 to 1
  left: number | null; // seconds until the last model is done; null: not known yet
}

/** The totals of all models. They run side by side, so the slowest determines the time left. */
export function totalsOf(models: readonly ModelProgress[]): Totals {
  const add = (pick: (model: ModelProgress) => number) => models.reduce((all, model) => all + pick(model), 0);
  const [done, total] = [add((model) => model.done), add((model) => model.total)];
  const open = models.filter((model) => model.done < model.total);
  const lefts = open.map((model) => model.left);
  const known = lefts.filter((left): left is number => typeof left === "number");
  return {
    done,
    total,
    failed: add((model) => model.failed),
    inFlight: add((model) => model.in_flight),
    share: total > 0 ? done / total : 0,
    left: open.length === 0 ? 0 : known.length < lefts.length ? null : Math.max(...known),
  };
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

export type ModelPhase = "waiting" | "warmup" | "measured" | "done" | "ended";

/** The phase of a model; "ended" if it was not done when its run ended. */
export function phaseOf(model: ModelProgress, going: boolean): ModelPhase {
  if (model.done >= model.total && model.in_flight === 0) return "done";
  if (!going) return "ended";
  if (model.done === 0 && model.in_flight === 0) return "waiting";
  return model.phase === "warmup" ? "warmup" : "measured";
}

/** Seconds that the run has taken. */
export const elapsedSeconds = (progress: Progress): number => progress.elapsed_ns / 1e9;
