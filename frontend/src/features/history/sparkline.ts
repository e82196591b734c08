// A small line of a figure over the last runs: where its points are, which one
// is meant by a place, and the segments between gaps.

export interface Dot {
  at: number; // place in the list of runs
  x: number;
  y: number; // down the page, so the largest value has the smallest
}

export interface Size {
  width: number;
  height: number;
  margin: number; // free on all sides: a dot on the edge is drawn whole
}

type Value = number | null | undefined;

const exists = (value: Value): value is number => typeof value === "number" && Number.isFinite(value);

/** Values from left to right, the smallest at the bottom; what does not exist has no dot. */
export function dots(values: Value[], { width, height, margin }: Size): Dot[] {
  const known = values.filter(exists);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const step = values.length > 1 ? (width - 2 * margin) / (values.length - 1) : 0;
  return values.flatMap((value, at) => {
    if (!exists(value)) return [];
    const part = most > least ? (value - least) / (most - least) : 0.5;
    return [{ at, x: margin + at * step, y: height - margin - part * (height - 2 * margin) }];
  });
}

/** Lines through neighbours, as SVG wants them; a run without the figure leaves a gap. */
export function segments(points: Dot[]): string[] {
  const lines: Dot[][] = [];
  for (const point of points) {
    const line = lines[lines.length - 1];
    if (line && line[line.length - 1]?.at === point.at - 1) line.push(point);
    else lines.push([point]);
  }
  return lines.map((line) => line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
}

/** The dot that is nearest to a place, left or right of it. */
export function nearest(points: Dot[], x: number): Dot | undefined {
  return points.reduce<Dot | undefined>(
    (best, dot) => (best && Math.abs(best.x - x) <= Math.abs(dot.x - x) ? best : dot),
    undefined,
  );
}

/** The dot before or after another one; the last one where none is meant yet. */
export function beside(points: Dot[], at: number | null, step: 1 | -1): Dot | undefined {
  const here = points.findIndex((dot) => dot.at === at);
  if (here < 0) return points[points.length - 1];
  return points[Math.max(0, Math.min(points.length - 1, here + step))];
}
