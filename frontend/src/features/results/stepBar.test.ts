import { describe, expect, it } from "vitest";
import { partsOf, totalTime } from "./stepBar";

const steps = [
  { name: "queue", from: 0, took: 1 },
  { name: "headers", from: 1, took: 3 },
  { name: "rest", from: 6, took: 2 },
];

describe("partsOf", () => {
  it("gives each step its share of the whole, gaps between them left open", () => {
    expect(totalTime(steps)).toBe(8);
    expect(partsOf(steps).map(({ left, width }) => [left, width])).toEqual([
      [0, 0.125],
      [0.125, 0.375],
      [0.75, 0.25],
    ]);
  });

  it("bears a request without instants, or with none that took time", () => {
    expect(totalTime([])).toBe(0);
    expect(partsOf([])).toEqual([]);
    expect(partsOf([{ name: "queue", from: 0, took: 0 }])[0]).toMatchObject({ left: 0, width: 0 });
  });
});
