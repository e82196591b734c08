import { describe, expect, it } from "vitest";
import { groupReasons, reasonValue } from "./reasons";

const reason = (code: string, endpoint: string, text = "That.", trust = "careful") => ({
  code,
  endpoint,
  text,
  trust,
  stage: 0,
  advice: "",
});

describe("reasons", () => {
  it("of several models are one where they say the same", () => {
    const groups = groupReasons([reason("few", "a"), reason("few", "b"), reason("few", "c", "This.")]);
    expect(groups.map(({ of }) => of.map(({ endpoint }) => endpoint))).toEqual([["a", "b"], ["c"]]);
  });

  it("of the run belong to no model", () => {
    expect(groupReasons([reason("clock", "")])[0]?.of).toEqual([]);
  });

  it.each([
    [0.012, "s", "12\u00a0ms"],
    [0.1, "share", "10\u00a0%"],
    [60, "count", "60"],
  ])("show %s %s as %s", (value, unit, text) => {
    expect(reasonValue(value, unit).replaceAll(" ", "\u00a0")).toBe(text);
  });
});
