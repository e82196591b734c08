import { describe, expect, it } from "vitest";
import { en } from "../../lib/text/models";
import { isSameLeftOut, leftOut, leftOutOf } from "./protocol";

describe("what is left out of requests", () => {
  it("is said field by field", () => {
    const asked = { omit: ["temperature"], rename: { max_tokens: "max_completion_tokens" } };
    expect(leftOut(asked, en)).toEqual(["sends no temperature", "sends max_tokens as max_completion_tokens"]);
    expect(leftOut({}, en)).toEqual([]);
  });

  it.each([
    [{ omit: ["a", "b"] }, { omit: ["b", "a"], rename: {} }, true],
    [{}, { omit: [], rename: {} }, true],
    [{ omit: ["a"] }, { omit: ["a", "b"] }, false],
    [{ rename: { a: "b", c: "d" } }, { rename: { c: "d", a: "b" } }, true],
    [{ rename: { a: "b" } }, { rename: { a: "c" } }, false],
  ])("of %j and of %j is the same: %s", (a, b, same) => expect(isSameLeftOut(a, b)).toBe(same));

  it("is read from a draft as far as it can be", () => {
    expect(leftOutOf({ omit: ["a"], rename: "b=c" })).toEqual({ omit: ["a"], rename: { b: "c" } });
    expect(leftOutOf({ omit: [], rename: "b" })).toEqual({ omit: [], rename: {} });
  });
});
