import { describe, expect, it } from "vitest";
import { noFilter, queryOf, restricts, sortedBy } from "./requests";

describe("queryOf", () => {
  it("asks for everything where nothing is chosen", () => {
    expect(queryOf("r-1", noFilter, 200, 100)).toEqual({
      run: "r-1",
      text: "",
      model: "",
      stage: undefined,
      phase: "",
      outcome: "",
      sort: "seq",
      reverse: false,
      limit: 100,
      offset: 200,
    });
  });

  it("tells the first stage from all stages", () => {
    expect(queryOf("r-1", { ...noFilter, stage: "0" }, 0, 1).stage).toBe(0);
  });
});

describe("restricts", () => {
  it("tells a filter from a mere order", () => {
    expect(restricts({ ...noFilter, sort: "ttft", text: "  " })).toBe(false);
    expect(restricts({ ...noFilter, stage: "0" })).toBe(true);
  });
});

describe("sortedBy", () => {
  it("turns the order of the same column, and begins upward with another", () => {
    const once = sortedBy(noFilter, "ttft");
    expect([once.sort, once.reverse]).toEqual(["ttft", false]);
    const twice = sortedBy(once, "ttft");
    expect(twice.reverse).toBe(true);
    expect(sortedBy(twice, "latency").reverse).toBe(false);
  });
});
