// The steps of one request as parts of a bar.

import type { RequestStep } from "../../bridge";

export interface BarPart extends RequestStep {
  left: number; // share of the bar before it, 0 to 1
  width: number; // share of the bar
}

/** Seconds from the begin of the first step to the end of the last. */
export function totalTime(steps: RequestStep[]): number {
  const begin = Math.min(...steps.map(({ from }) => from));
  const end = Math.max(...steps.map(({ from, took }) => from + took));
  return steps.length === 0 ? 0 : end - begin;
}

export function partsOf(steps: RequestStep[]): BarPart[] {
  const total = totalTime(steps);
  const begin = Math.min(...steps.map(({ from }) => from));
  return steps.map((step) => ({
    ...step,
    left: total > 0 ? (step.from - begin) / total : 0,
    width: total > 0 ? step.took / total : 0,
  }));
}
