// Values of a comparison and their differences to the baseline, as texts.

import type { MetricLine, MetricValue } from "../../bridge";
import { answerOf, digits, type Answered } from "../../comparison/sentences";
import { absent, count, duration, share, speed, type Maybe } from "../../lib/format";

const space = "\u00a0";

/** A value with its unit. */
export function amount(value: Maybe<number>, unit: string): string {
  switch (unit) {
    case "s":
      return duration(value);
    case "tok/s":
      return speed(value);
    case "req/s":
      return speed(value).replace("tok/s", "req/s");
    case "share":
      return share(value);
    case "tokens":
      return speed(value).replace("tok/s", "tokens");
    default:
      return count(value);
  }
}

/** A difference with its sign: +34 %, −4.2 %, 0 %; of shares in points. */
export function changeText(change: number, isPoints: boolean): string {
  const size = digits(change);
  const sign = size === "0" ? "" : change > 0 ? "+" : "−";
  return `${sign}${size}${space}${isPoints ? "pt" : "%"}`;
}

export interface Difference {
  arrow: "▲" | "▼" | ""; // where a value is better or worse: whether it rose or fell
  change: string; // "" where the baseline is 0
  answer: Answered | ""; // "" where nothing is claimed
}

/** The difference to the baseline, or null where there is none. */
export function differenceOf(value: MetricValue): Difference | null {
  const answer = answerOf(value);
  const change = value.absolute ? value.change : value.delta;
  const moved = typeof change === "number" && Number.isFinite(change) ? change : null;
  if (typeof value.value !== "number" || (moved === null && answer === "")) return null;
  const isBeyondNoise = answer === "better" || answer === "worse";
  const rose = moved === null || moved > 0; // from 0 it can only rise
  const arrow = !isBeyondNoise ? "" : rose ? "▲" : "▼";
  return { arrow, change: moved === null ? "" : changeText(moved, value.absolute), answer };
}

/** The interval of a difference on a scale from -1 to 1 that has no difference in its middle. */
export interface IntervalMark {
  low: number;
  high: number;
  at: number;
  text: [change: string, low: string, high: string];
}

const leastScale = 0.05;

/** The scale of a line: the end of the farthest interval, at least 5 %. */
export const scaleOf = ({ values }: MetricLine) =>
  Math.max(leastScale, ...values.flatMap(({ low, high }) => [Math.abs(low ?? 0), Math.abs(high ?? 0)]));

/** The mark of a value; null where there is no interval. */
export function markOf(value: MetricValue, scale: number): IntervalMark | null {
  const { change, low, high, absolute } = value;
  if (typeof change !== "number") return null;
  const place = (one: number) => Math.max(-1, Math.min(1, one / scale));
  const [from, to] = [low ?? -Infinity, high ?? Infinity];
  const written = (end: number) => (Number.isFinite(end) ? changeText(end, absolute) : end > 0 ? "+∞" : "−∞");
  return {
    low: place(from),
    high: place(to),
    at: place(change),
    text: [changeText(change, absolute), written(from), written(to)],
  };
}

export const isAnyWeak = (lines: MetricLine[]) =>
  lines.some(({ values }) => values.some(({ weak, value }) => weak && typeof value === "number"));

/** A value of a plan; a hash is shortened. */
export function settingOf(field: string, value: string): string {
  return field === "prompts" && value !== absent ? value.slice(0, 12) : value;
}
