// The geometry of a sparkline: its dots, the segments between gaps, and the dot
// nearest to a position.

export interface Dot {
  at: number; // index in the list of runs
  x: number;
  y: number; // downwards: the largest value has the smallest y
}

export interface Size {
  width: number;
  height: number;
  margin: number; // on all sides, so that dots at the edge are not cut
}

type Value = number | null | undefined;

const exists = (value: Value): value is number => typeof value === "number" && Number.isFinite(value);

const leastSpan = 0.05; // of the value in the middle, to both sides: noise is no plunge

/** The dots of values from left to right, the smallest at the bottom; an absent value has none. */
export function dots(values: Value[], { width, height, margin }: Size): Dot[] {
  const known = values.filter(exists);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const middle = (least + most) / 2;
  const half = Math.max((most - least) / 2, Math.abs(middle) * leastSpan);
  const step = values.length > 1 ? (width - 2 * margin) / (values.length - 1) : 0;
  return values.flatMap((value, at) => {
    if (!exists(value)) return [];
    const part = half > 0 ? (value - middle + half) / (2 * half) : 0.5;
    return [{ at, x: margin + at * step, y: height - margin - part * (height - 2 * margin) }];
  });
}

/** The points attributes of SVG polylines; an absent value leaves a gap. */
export function segments(points: Dot[]): string[] {
  const lines: Dot[][] = [];
  for (const point of points) {
    const line = lines[lines.length - 1];
    if (line && line[line.length - 1]?.at === point.at - 1) line.push(point);
    else lines.push([point]);
  }
  return lines.map((line) => line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
}

/** The dot that is nearest to a position. */
export function nearest(points: Dot[], x: number): Dot | undefined {
  return points.reduce<Dot | undefined>(
    (best, dot) => (best && Math.abs(best.x - x) <= Math.abs(dot.x - x) ? best : dot),
    undefined,
  );
}

/** The dot before or after another one; the last one where none is pointed at. */
export function beside(points: Dot[], at: number | null, step: 1 | -1): Dot | undefined {
  const here = points.findIndex((dot) => dot.at === at);
  if (here < 0) return points[points.length - 1];
  return points[Math.max(0, Math.min(points.length - 1, here + step))];
}
