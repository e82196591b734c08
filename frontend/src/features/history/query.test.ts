import { describe, expect, it } from "vitest";
import { everything, isBackwards, isDescending, isEverything, newest, pressed, question } from "./query";

describe("a question to the history", () => {
  it("holds filters, order and part", () => {
    const asked = question(
      { ...everything, text: "nim", starred: true },
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
    expect(isEverything(everything)).toBe(true);
    expect(isEverything({ ...everything, starred: true })).toBe(false);
    expect(isEverything({ ...everything, until: "2026-11-23" })).toBe(false);
  });

  it("knows days that are the wrong way round", () => {
    expect(isBackwards({ ...everything, since: "2026-11-24", until: "2026-11-23" })).toBe(true);
    expect(isBackwards({ ...everything, since: "2026-11-23", until: "2026-11-23" })).toBe(false);
    expect(isBackwards({ ...everything, since: "2026-11-24" })).toBe(false);
  });
});

describe("the order", () => {
  it("begins with the best and turns round when pressed again", () => {
    const speed = pressed(newest, "system_tokens");
    expect(speed).toEqual({ by: "system_tokens", reverse: false });
    expect(pressed(speed, "system_tokens")).toEqual({ by: "system_tokens", reverse: true });
    expect(pressed({ by: "ttft", reverse: true }, "ttft")).toEqual({ by: "ttft", reverse: false });
  });

  it("stays where a column is unknown", () => {
    expect(pressed(newest, "models")).toBe(newest);
  });

  it("says which way it goes", () => {
    expect(isDescending(newest)).toBe(true);
    expect(isDescending({ by: "ttft", reverse: false })).toBe(false);
    expect(isDescending({ by: "ttft", reverse: true })).toBe(true);
    expect(isDescending({ by: "success_rate", reverse: true })).toBe(false);
  });
});
