import { describe, expect, it } from "vitest";
import type { Column, RunRow } from "../../bridge";
import { runs } from "../../bridge.fake";
import { baselineOf, columnCount, columnKey, expanded, fitting, missingRuns } from "./subjects";

const [two, one] = runs as [RunRow, RunRow];
const model = one.models[0] as RunRow["models"][0];
const staged: RunRow = {
  ...one,
  id: "r-9",
  models: [1, 2, 4].map((users, stage) => ({ ...model, stage, load: { ...model.load, users } })),
};
const repeated: RunRow = { ...one, id: "r-8", models: [0, 1, 2].map((stage) => ({ ...model, stage })) };
const known = new Map<string, RunRow | null>([
  ["r-5", two],
  ["r-4", one],
  ["r-9", staged],
  ["r-8", repeated],
  ["r-0", null],
]);

describe("what is compared", () => {
  it("is a run's models one by one, each once", () => {
    const all = { run: "r-5", model: "" };
    expect(expanded([{ run: "r-5", model: "llama-nim" }, all], known)).toEqual([
      { run: "r-5", model: "llama-nim" },
      { run: "r-5", model: "llama-vllm" },
    ]);
  });

  it("leaves out what is gone, and says so", () => {
    const asked = [
      { run: "r-0", model: "" },
      { run: "r-5", model: "no such model" },
      { run: "r-4", model: "" },
    ];
    expect(expanded(asked, known)).toEqual([{ run: "r-4", model: "sim-steady" }]);
    expect(missingRuns(asked, known)).toEqual(["r-0"]);
  });

  it("has a column for each load, however often it was repeated", () => {
    expect(columnCount(expanded([{ run: "r-9", model: "" }], known), known)).toBe(3);
    expect(columnCount(expanded([{ run: "r-8", model: "" }], known), known)).toBe(1);
    expect(columnCount(expanded([{ run: "r-5", model: "" }], known), known)).toBe(2);
    expect(columnCount([], known)).toBe(0);
  });
});

describe("too many columns", () => {
  it("are cut to the first subjects of which all columns fit", () => {
    const three = { run: "r-9", model: model.name }; // one for each load
    const single = { run: "r-4", model: model.name };
    expect(fitting([single, three, single, three, three], known)).toEqual([single, three, single, three]);
    expect(fitting([single], known)).toEqual([single]);
  });
});

describe("the baseline", () => {
  const column = (run: string, model: string, stage = 0) => ({ run, model, stage }) as Column;
  const columns = [column("a", "x"), column("b", "x"), column("b", "y", 0), column("b", "y", 1)];

  it("is the one that was chosen, then the pinned one, then the first", () => {
    const pinned = { run: "b", model: "y" };
    expect(baselineOf(columns, columnKey(column("b", "y", 1)), pinned)).toBe(3);
    expect(baselineOf(columns, columnKey(column("c", "x")), pinned)).toBe(2);
    expect(baselineOf(columns, "", { run: "b", model: "" })).toBe(1);
    expect(baselineOf(columns, "", { run: "c", model: "" })).toBe(0);
    expect(baselineOf(columns, "", undefined)).toBe(0);
  });
});
