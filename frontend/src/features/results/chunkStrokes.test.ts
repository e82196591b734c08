import { describe, expect, it } from "vitest";
import { strokesOf, nearest } from "./chunkStrokes";

const chunk = (at: number, gap?: number) => ({ at, gap, bytes: 4, tokens: 0, read: 0 });
const three = [chunk(1), chunk(1.5, 0.5), chunk(3, 2)];

describe("draw", () => {
  it("places chunks by their time and raises them by the root of the gap before", () => {
    const { strokes, longest, from, to, top } = strokesOf(three, 100, 30);
    expect(strokes).toBe("M0 30v-1.5M25 30v-15M100 30v-30");
    expect([longest, from, to, top]).toEqual([2, 1, 3, 2]);
  });

  it("stands upright with one chunk, with none, and where all came at once", () => {
    expect(strokesOf([], 100, 30)).toMatchObject({ strokes: "", longest: -1 });
    expect(strokesOf([chunk(2)], 100, 30)).toMatchObject({ strokes: "M50 30v-1.5", longest: -1 });
    expect(strokesOf([chunk(2), chunk(2, 0)], 100, 30).strokes).toBe("M50 30v-1.5M50 30v-1.5");
  });
});

describe("nearest", () => {
  it.each([
    [0, 0],
    [0.12, 0],
    [0.13, 1],
    [0.6, 1],
    [0.7, 2],
    [1, 2],
    [2, 2],
  ])("finds the chunk beside %d of the width", (share, found) => expect(nearest(three, share)).toBe(found));

  it("finds none where there is none", () => expect(nearest([], 0.5)).toBe(-1));
});
