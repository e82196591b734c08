import { describe, expect, it } from "vitest";
import type { Model, RunRow, Trend } from "../../bridge";
import { lastChanges, lastRepeatable, newestModel, trendUpTo } from "./start";

const model = (name: string, rest: Partial<Model> = {}) =>
  ({ name, simulated: false, archived: false, ...rest }) as Model;
const run = (id: string, names: string[], state = "finished") =>
  ({ id, state, models: names.map((name) => ({ name })) }) as RunRow;

describe("the newest model", () => {
  it("is the last one that can be measured and is real", () => {
    const all = [model("a"), model("b"), model("c", { archived: true }), model("sim", { simulated: true })];
    expect(newestModel(all)?.name).toBe("b");
    expect(newestModel([model("sim", { simulated: true })])).toBeUndefined();
  });
});

describe("the run to repeat", () => {
  const all = [model("a"), model("old", { archived: true }), model("sim", { simulated: true })];
  it.each([
    ["one of simulated models alone", run("r-1", ["sim"])],
    ["one with a model that was removed", run("r-1", ["a", "gone"])],
    ["one with a model that was archived", run("r-1", ["old"])],
    ["one that was imported", run("r-1", ["a"], "imported")],
    ["one that is running", run("r-1", ["a"], "running")],
  ])("is not %s", (_, first) =>
    expect(lastRepeatable([first, run("r-0", ["a", "sim"])], all)?.id).toBe("r-0"),
  );

  it("may have failed, since its server may answer by now", () => {
    expect(lastRepeatable([run("r-1", ["a"], "failed")], all)?.id).toBe("r-1");
  });
});

describe("the trend of a model", () => {
  const point = (run: string, changes: object[] = [], counted = true) => ({
    run,
    started: run,
    counted,
    changes,
  });
  const trend = (...points: object[]) => ({ model: "a", points }) as unknown as Trend;

  it("is the one that ends with the run, and has something to compare", () => {
    const all = [trend(point("r-1"), point("r-2")), trend(point("r-3"))];
    expect(trendUpTo(all, "r-2", "a")).toBe(all[0]);
    expect(trendUpTo(all, "r-2", "b")).toBeUndefined();
    expect(trendUpTo(all, "r-3", "a")).toBeUndefined();
  });

  it("tells the changes of the newest run that has any", () => {
    const change = { metric: "ttft" };
    expect(lastChanges(trend(point("r-1", [change]), point("r-2"), point("r-3", [change], false)))).toEqual({
      started: "r-1",
      changes: [change],
    });
    expect(lastChanges(trend(point("r-1")))).toBeUndefined();
  });
});
