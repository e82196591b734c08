// Pure functions of the picture of a load: places and levels become a drawing
// 100 wide and 100 high.

import type { Profile, ProfileStage } from "../../bridge";
import { level } from "../../lib/format";

const size = 100;

/** The outline of a stage from one place to another, as the path of an SVG. */
export function outline({ length, highest }: Profile, { points }: ProfileStage, from: number, to: number) {
  const x = (at: number) => round((at / length) * size);
  const y = (level: number) => round(size - (level / highest) * size);
  const inside = points.filter(({ at }) => at > from && at < to);
  const levels = [
    { at: from, level: levelAt(points, from, "after") },
    ...inside,
    { at: to, level: levelAt(points, to, "before") },
  ];
  const top = levels.map((point) => `L${x(point.at)},${y(point.level)}`).join("");
  return `M${x(from)},${size}${top}L${x(to)},${size}Z`;
}

/** The level at a place; where it changes at once, the one before or after. */
function levelAt(points: ProfileStage["points"], at: number, side: "before" | "after"): number {
  const pairs = points.slice(1).map((next, i) => [points[i] ?? next, next] as const);
  const holds = pairs.filter(([a, b]) => a.at <= at && at <= b.at && a.at < b.at);
  const [a, b] = (side === "before" ? holds[0] : holds.at(-1)) ?? [];
  if (!a || !b) return points[0]?.level ?? 0;
  return a.level + ((b.level - a.level) * (at - a.at)) / (b.at - a.at);
}

/** Whether there is nothing to see: one level from begin to end. */
export const isConstant = ({ kind, stages }: Profile): boolean =>
  kind !== "trace" && new Set(stages.flatMap(({ points }) => points.map(({ level }) => level))).size < 2;

/** The level of a stage, or its first and last one. */
export function levelText({ points }: ProfileStage, to: (from: string, to: string) => string): string {
  const first = level(points[0]?.level);
  const last = level(points.at(-1)?.level);
  return first === last ? first : to(first, last);
}

const round = (value: number) => Math.round(value * 100) / 100;
