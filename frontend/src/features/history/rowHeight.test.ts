import { describe, expect, it } from "vitest";
import type { ModelRow, RunRow } from "../../bridge";
import { runs } from "../../bridge.fake";
import { rowHeightOf, lineHeight, linesOf } from "./rowHeight";

const one = runs[2] as RunRow;
const models = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ ...one.models[0], name: `m-${i}` }) as ModelRow);

describe("a run in the list", () => {
  it("shows three models and says how many there are beyond", () => {
    expect(linesOf(models(3))).toMatchObject({ more: 0 });
    const { shown, more } = linesOf(models(7));
    expect(shown.map(({ name }) => name)).toEqual(["m-0", "m-1", "m-2"]);
    expect(more).toBe(4);
  });

  it("grows with its models, but not endlessly", () => {
    const height = (n: number) => rowHeightOf({ ...one, models: models(n) });
    expect(height(3) - height(2)).toBe(lineHeight);
    expect(height(4)).toBeGreaterThan(height(3));
    expect(height(40)).toBe(height(4));
  });

  it("has room for tags beside a single model", () => {
    expect(rowHeightOf({ ...one, tags: ["gpu"] })).toBeGreaterThan(rowHeightOf(one));
  });

  it("has a height before it came", () => {
    expect(rowHeightOf(undefined)).toBe(rowHeightOf(one));
  });
});
