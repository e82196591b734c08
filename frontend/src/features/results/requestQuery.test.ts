import { describe, expect, it } from "vitest";
import type { RequestRow } from "../../bridge";
import { inOrderSent, isRestricted, noFilter, orderOf, queryOf, RowPositions } from "./requestQuery";

describe("queryOf", () => {
  it("asks for everything where nothing is chosen", () => {
    expect(
      queryOf(
        { run: "r-1", filter: noFilter, order: inOrderSent, names: { ok: "fine" } },
        { offset: 200, limit: 100 },
      ),
    ).toEqual({
      run: "r-1",
      text: "",
      model: "",
      stage: undefined,
      turn: undefined,
      prefix: "",
      phase: "",
      outcome: "",
      sort: "seq",
      reverse: false,
      limit: 100,
      offset: 200,
      names: { ok: "fine" },
    });
  });

  it("tells the first stage from all stages", () => {
    const selection = { run: "r-1", filter: { ...noFilter, stage: "0" }, order: inOrderSent, names: {} };
    expect(queryOf(selection, { offset: 0, limit: 1 }).stage).toBe(0);
  });
});

describe("orderOf", () => {
  const columns = [{ id: "seq" }, { id: "ttft" }] as const;

  it("is as it was stored", () => {
    expect(orderOf({ sort: "ttft", reverse: true }, [...columns])).toEqual({ by: "ttft", reverse: true });
  });

  it("is by number where a run lacks the column, and at first", () => {
    expect(orderOf({ sort: "turn", reverse: true }, [...columns])).toEqual(inOrderSent);
    expect(orderOf({ sort: "", reverse: false }, [...columns])).toEqual(inOrderSent);
  });
});

describe("restricts", () => {
  it("tells a filter from none", () => {
    expect(isRestricted({ ...noFilter, text: "  " })).toBe(false);
    expect(isRestricted({ ...noFilter, stage: "0" })).toBe(true);
    expect(isRestricted({ ...noFilter, turn: "2" })).toBe(true);
    expect(isRestricted({ ...noFilter, prefix: "cold" })).toBe(true);
  });
});

describe("Places", () => {
  const row = (seq: number) => ({ seq }) as RequestRow;

  it("steps in the order of the table, over its pages", () => {
    const places = new RowPositions();
    places.addRows(0, [row(9), row(4)], 5);
    places.addRows(2, [row(7)], 5);
    expect(places.neighbour(9, 1)).toEqual({ place: 1, seq: 4 });
    expect(places.neighbour(4, 1)).toEqual({ place: 2, seq: 7 });
    expect(places.neighbour(7, -1)).toEqual({ place: 1, seq: 4 });
  });

  it("knows a place whose request was not asked for yet", () => {
    const places = new RowPositions();
    places.addRows(0, [row(9)], 2);
    expect(places.neighbour(9, 1)).toEqual({ place: 1, seq: null });
  });

  it("ends at both ends, and knows nothing of strangers", () => {
    const places = new RowPositions();
    places.addRows(0, [row(9)], 1);
    expect(places.neighbour(9, 1)).toBeNull();
    expect(places.neighbour(9, -1)).toBeNull();
    expect(places.neighbour(3, 1)).toBeNull();
  });
});
