import { describe, expect, it } from "vitest";
import { beside, dots, nearest, segments } from "./sparkline";

const size = { width: 104, height: 24, margin: 2 };

describe("a spark line", () => {
  it("goes from left to right and up with the value", () => {
    expect(dots([1, 3, 2], size)).toEqual([
      { at: 0, x: 2, y: 22 },
      { at: 1, x: 52, y: 2 },
      { at: 2, x: 102, y: 12 },
    ]);
  });

  it("stays in the middle when nothing changes", () => {
    expect(dots([5, 5], size).map(({ y }) => y)).toEqual([12, 12]);
    expect(dots([5], size)).toEqual([{ at: 0, x: 2, y: 12 }]);
  });

  it("does not make a plunge of noise", () => {
    const ys = dots([0.2, 0.2004, 0.1996], size).map(({ y }) => y);
    expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(size.height / 20);
  });

  it("has no dot for what was not measured, and a gap in the line", () => {
    const found = dots([1, undefined, null, 2, 3], size);
    expect(found.map(({ at }) => at)).toEqual([0, 3, 4]);
    expect(segments(found)).toHaveLength(2);
    expect(dots([undefined, NaN], size)).toEqual([]);
    expect(segments([])).toEqual([]);
  });

  it("finds the run that is meant", () => {
    const found = dots([1, undefined, 2], size);
    expect(nearest(found, 40)?.at).toBe(0);
    expect(nearest(found, 90)?.at).toBe(2);
    expect(nearest([], 40)).toBeUndefined();
  });

  it("is walked through, from its newest run", () => {
    const found = dots([1, undefined, 2, 3], size);
    expect(beside(found, null, -1)?.at).toBe(3);
    expect(beside(found, 3, -1)?.at).toBe(2);
    expect(beside(found, 2, -1)?.at).toBe(0);
    expect(beside(found, 0, -1)?.at).toBe(0);
  });
});
