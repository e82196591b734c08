import { describe, expect, it } from "vitest";
import { noFilter, isBackwards, isDescending, isEmpty, newest, sortedBy, queryOf } from "./query";

describe("a question to the history", () => {
  it("holds filters, order and part", () => {
    const asked = queryOf(
      { ...noFilter, text: "nim", starred: true },
      { by: "ttft", reverse: true },
      { offset: 200, limit: 100 },
    );
    expect(asked).toMatchObject({
      text: "nim",
      starred: true,
      sort: "ttft",
      reverse: true,
      offset: 200,
      limit: 100,
    });
  });

  it("knows when nothing is filtered", () => {
    expect(isEmpty(noFilter)).toBe(true);
    expect(isEmpty({ ...noFilter, starred: true })).toBe(false);
    expect(isEmpty({ ...noFilter, until: "2026-11-23" })).toBe(false);
  });

  it("knows days that are the wrong way round", () => {
    expect(isBackwards({ ...noFilter, since: "2026-11-24", until: "2026-11-23" })).toBe(true);
    expect(isBackwards({ ...noFilter, since: "2026-11-23", until: "2026-11-23" })).toBe(false);
    expect(isBackwards({ ...noFilter, since: "2026-11-24" })).toBe(false);
  });
});

describe("the order", () => {
  it("begins with the best and turns round when pressed again", () => {
    const speed = sortedBy(newest, "system_tokens");
    expect(speed).toEqual({ by: "system_tokens", reverse: false });
    expect(sortedBy(speed, "system_tokens")).toEqual({ by: "system_tokens", reverse: true });
    expect(sortedBy({ by: "ttft", reverse: true }, "ttft")).toEqual({ by: "ttft", reverse: false });
  });

  it("stays where a column is unknown", () => {
    expect(sortedBy(newest, "models")).toBe(newest);
  });

  it("says which way it goes", () => {
    expect(isDescending(newest)).toBe(true);
    expect(isDescending({ by: "ttft", reverse: false })).toBe(false);
    expect(isDescending({ by: "ttft", reverse: true })).toBe(true);
    expect(isDescending({ by: "success_rate", reverse: true })).toBe(false);
  });
});
