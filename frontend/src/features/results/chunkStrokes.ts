// The chunks of one answer as vertical strokes.

import type { ChunkView } from "../../bridge";

export interface Strokes {
  strokes: string; // an SVG path
  longest: number; // the chunk with the longest gap before it, or -1
  from: number; // seconds from the first byte sent, at the left edge
  to: number; // at the right edge
  top: number; // the gap in seconds of a stroke of full height
}

const least = 1.5; // height of a chunk without a gap

/**
 * The strokes in a box of the given size. Heights grow with the square root of
 * the gap, so that usual gaps are visible beside a long one.
 */
export function strokesOf(chunks: ChunkView[], width: number, height: number): Strokes {
  const from = chunks[0]?.at ?? 0;
  const to = chunks[chunks.length - 1]?.at ?? 0;
  let longest = -1;
  chunks.forEach(({ gap }, n) => {
    if (gap !== undefined && gap !== null && (longest < 0 || gap > (chunks[longest]?.gap ?? 0))) longest = n;
  });
  const top = chunks[longest]?.gap ?? 0;
  const strokes = chunks.map(({ at, gap }) => {
    const x = to > from ? ((at - from) / (to - from)) * width : width / 2;
    const rise = top > 0 ? Math.max(least, Math.sqrt((gap ?? 0) / top) * height) : least;
    return `M${round(x)} ${height}v${round(-rise)}`;
  });
  return { strokes: strokes.join(""), longest, from, to, top };
}

const round = (value: number) => Math.round(value * 100) / 100;

/** The index of the chunk nearest to a position, given as a share of the width; -1 without chunks. */
export function nearest(chunks: ChunkView[], share: number): number {
  const [first, last] = [chunks[0], chunks[chunks.length - 1]];
  if (!first || !last) return -1;
  const wanted = first.at + share * (last.at - first.at);
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chunks[middle]?.at ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  const before = chunks[low - 1];
  const here = chunks[low];
  return before && here && wanted - before.at < here.at - wanted ? low - 1 : low;
}
