// The steady window of a model: its sentence, and where its handles stand.

import type { ModelSummary, SteadyForm, SteadyWindow } from "../../bridge";
import { count, duration, level } from "../../lib/format";
import type { useText } from "../../lib/text";

type Say = ReturnType<typeof useText>["results"]["steady"];

/** Seconds of the run. */
export type Range = [from: number, to: number];

/** Which part of a run the window is, with how many of its requests. */
export function steadySentence(model: ModelSummary, steady: SteadyWindow, say: Say): string {
  const [from, to] = [duration(steady.from / 1e9), duration(steady.to / 1e9)];
  const inside = (steady.figures ?? model).attempts;
  const cuts = (steady.cuts ?? []).map((cut) => say.cut[cut] ?? cut);
  const why = steady.by_hand ? [say.byHand] : cuts.length > 0 ? [say.without(cuts.join(", "))] : [];
  return [say.found(from, to, count(inside), count(model.attempts)), ...why].join(", ");
}

/** The rates in the window: asked for, sent, finished, and what was in flight. */
export function steadyRates({ asked_rate, sent_rate, figures }: SteadyWindow, say: Say): string {
  const parts: [number | null | undefined, (text: string) => string][] = [
    [asked_rate, say.asked],
    [sent_rate, say.sent],
    [figures?.request_rate, say.finished],
    [figures?.mean_in_flight, say.inFlight],
  ];
  return parts
    .filter(([value]) => typeof value === "number")
    .map(([value, text]) => text(level(value)))
    .join(", ");
}

/** The time over which a model was measured; null where it is not known. */
export function measuredRange({ window_from, window_ns }: ModelSummary): Range | null {
  if (typeof window_from !== "number" || window_ns <= 0) return null;
  return [window_from / 1e9, (window_from + window_ns) / 1e9];
}

/** Where the handles stand: at the steady window, else at the ends. */
export const steadyRange = (model: ModelSummary, all: Range): Range =>
  model.steady ? [model.steady.from / 1e9, model.steady.to / 1e9] : all;

/** The part of a range that was measured. */
export const within = ([from, to]: Range, [first, last]: Range): Range => [
  Math.min(Math.max(from, first), last),
  Math.max(Math.min(to, last), first),
];

export const steadyForm = (
  run: string,
  { endpoint, stage }: ModelSummary,
  [from, to]: Range,
): SteadyForm => ({
  run,
  model: endpoint,
  stage,
  from,
  to,
});

/** The horizontal axis of the timeline, so that handles stand below what they mark: pixels, and seconds. */
export function timelineAxis(option: string): { left: number; right: number; max: number } | null {
  try {
    const { grid, xAxis } = JSON.parse(option) as {
      grid: { left: string; right: string }[];
      xAxis: { max: number }[];
    };
    const [area, axis] = [grid[0], xAxis[0]];
    if (!area || typeof axis?.max !== "number") return null;
    return { left: Number(area.left), right: Number(area.right), max: axis.max };
  } catch {
    return null;
  }
}
