import { describe, expect, it } from "vitest";
import type { MetricValue } from "../../bridge";
import { amount, differenceOf, isAnyWeak, percentText, settingOf } from "./differences";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const value = (rest: Partial<MetricValue>): MetricValue => ({
  value: 1,
  n: 100,
  weak: false,
  direction: "",
  ...rest,
});

describe("a value", () => {
  it.each([
    [0.203, "s", "203 ms"],
    [71.94, "tok/s", "71.9 tok/s"],
    [2.5, "req/s", "2.5 req/s"],
    [0.47, "share", "47 %"],
    [256.4, "tokens", "256 tokens"],
    [1800, "count", "1,800"],
    [undefined, "s", "-"],
    [undefined, "tokens", "-"],
  ])("of %s %s is written with its unit", (number, unit, text) => {
    expect(plain(amount(number, unit))).toBe(text);
  });
});

describe("a difference", () => {
  it.each([
    [0.34, "+34 %"],
    [-0.042, "−4.2 %"],
    [11, "+1,100 %"],
    [0.0951, "+9.5 %"],
    [0, "0 %"],
    [-0.0001, "0 %"],
  ])("of %s is written with its sign", (delta, text) => {
    expect(plain(percentText(delta))).toBe(text);
  });

  it("says where the value went, and whether that is better", () => {
    expect(differenceOf(value({ delta: 0.34, direction: "worse" }))).toMatchObject({
      sign: "▲",
      direction: "worse",
    });
    expect(differenceOf(value({ delta: -0.34, direction: "better" }))).toMatchObject({
      sign: "▼",
      direction: "better",
    });
    expect(differenceOf(value({ delta: 0.2, direction: "" }))).toMatchObject({ sign: "▲", direction: "" });
  });

  it("is none where it looks the same, and tells no percentage then", () => {
    expect(differenceOf(value({ delta: 0.0004, direction: "same" }))).toEqual({
      sign: "=",
      percent: "",
      direction: "same",
    });
  });

  it("has no percentage over a baseline of 0", () => {
    expect(differenceOf(value({ delta: undefined, direction: "better" }))).toEqual({
      sign: "▲",
      percent: "",
      direction: "better",
    });
  });

  it("is not told where a value is missing, or of the baseline itself", () => {
    expect(differenceOf(value({ value: undefined, direction: "" }))).toBeNull();
    expect(differenceOf(value({ delta: undefined, direction: "" }))).toBeNull();
  });
});

it("a hash of prompts is cut, other values are whole", () => {
  expect(settingOf("prompts", "0123456789abcdef")).toBe("0123456789ab");
  expect(settingOf("prompts", "-")).toBe("-");
  expect(settingOf("url", "https://models.example.org/v1")).toBe("https://models.example.org/v1");
});

it("weak figures are known only where there is a figure", () => {
  const line = (one: Partial<MetricValue>) => [{ id: "x", unit: "s", better: "", values: [value(one)] }];
  expect(isAnyWeak(line({ weak: true }) as never)).toBe(true);
  expect(isAnyWeak(line({ weak: true, value: undefined }) as never)).toBe(false);
});
