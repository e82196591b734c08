import { describe, expect, it } from "vitest";
import type { MetricValue } from "../../bridge";
import { amount, changeText, differenceOf, isAnyWeak, markOf, scaleOf, settingOf } from "./differences";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const value = (rest: Partial<MetricValue>): MetricValue => ({
  value: 1,
  n: 100,
  weak: false,
  answer: "",
  absolute: false,
  more: 0,
  drifts: false,
  text: "",
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
    expect(plain(changeText(delta, false))).toBe(text);
  });

  it("of shares is written in points", () => {
    expect(plain(changeText(-0.031, true))).toBe("−3.1 pt");
    expect(differenceOf(value({ delta: -0.5, change: -0.4, absolute: true }))?.change).toContain("−40");
  });

  it.each([
    [
      { delta: 0.34, answer: "worse" },
      { arrow: "▲", answer: "worse" },
    ],
    [
      { delta: -0.34, answer: "better" },
      { arrow: "▼", answer: "better" },
    ],
    [
      { delta: undefined, answer: "better" },
      { arrow: "▲", change: "" },
    ], // from 0 it can only rise
  ])("beyond noise has an arrow: %o", (rest, want) => {
    expect(differenceOf(value(rest))).toMatchObject(want);
  });

  it.each([
    ["within noise", { delta: 0.3, answer: "same" }],
    ["that is not clear", { delta: 0.3, answer: "unknown" }],
    ["between other workloads", { delta: 0.3, answer: "" }],
  ])("%s has none", (_, rest) => {
    expect(differenceOf(value(rest))).toMatchObject({ arrow: "", answer: rest.answer });
    expect(plain(differenceOf(value(rest))?.change ?? "")).toBe("+30 %");
  });

  it("is not there where a value is missing, or of the baseline itself", () => {
    expect(differenceOf(value({ value: undefined }))).toBeNull();
    expect(differenceOf(value({ delta: undefined }))).toBeNull();
  });
});

describe("the mark of an interval", () => {
  const values = [
    value({}),
    value({ change: 0.1, low: 0.05, high: 0.2 }),
    value({ change: -0.4, high: -0.1 }),
  ];
  const scale = scaleOf({ id: "x", unit: "s", better: "lower", values });

  it("lies on the scale of its line, around no difference", () => {
    expect(scale).toBe(0.2);
    expect(markOf(value({ change: 0.1, low: 0.05, high: 0.2 }), scale)).toMatchObject({
      low: 0.25,
      at: 0.5,
      high: 1,
    });
    expect(scaleOf({ id: "x", unit: "s", better: "lower", values: [value({})] })).toBe(0.05);
  });

  it("goes to the edge where it has no bound, and is none without an interval", () => {
    const open = markOf(value({ change: -0.4, high: -0.1 }), scale);
    expect(open).toMatchObject({ low: -1, at: -1 });
    expect(open?.text.map(plain)).toEqual(["−40 %", "−∞", "−10 %"]);
    expect(markOf(value({}), scale)).toBeNull();
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
