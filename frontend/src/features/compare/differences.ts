// Values of a comparison and their differences to the baseline, as texts.

import type { MetricLine, MetricValue } from "../../bridge";
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

const small = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const large = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A difference with its sign: +34 %, −4.2 %, 0 %. */
export function percentText(delta: number): string {
  const size = Math.abs(delta) * 100;
  const digits = (size < 9.95 ? small : large).format(size);
  const sign = digits === "0" ? "" : delta > 0 ? "+" : "−";
  return `${sign}${digits}${space}%`;
}

export type Direction = "better" | "worse" | "same";

export interface Difference {
  sign: "▲" | "▼" | "="; // the direction of the change, not whether it is better
  percent: string; // "" where the baseline is 0
  direction: Direction | ""; // "" where neither way is better
}

/** The difference to the baseline, or null where there is none. */
export function differenceOf({ value, delta, direction }: MetricValue): Difference | null {
  const way = direction === "better" || direction === "worse" || direction === "same" ? direction : "";
  const moved = typeof delta === "number" && Number.isFinite(delta) ? delta : null;
  if (typeof value !== "number" || (moved === null && way === "")) return null;
  if (way === "same") return { sign: "=", percent: "", direction: way };
  if (moved === null) return { sign: "▲", percent: "", direction: way }; // from 0 it can only rise
  const written = percentText(moved);
  const sign = written.startsWith("+") ? "▲" : written.startsWith("−") ? "▼" : "=";
  return { sign, percent: written, direction: way };
}

export const isAnyWeak = (lines: MetricLine[]) =>
  lines.some(({ values }) => values.some(({ weak, value }) => weak && typeof value === "number"));

/** A value of a plan; a hash is shortened. */
export function settingOf(field: string, value: string): string {
  return field === "prompts" && value !== absent ? value.slice(0, 12) : value;
}
