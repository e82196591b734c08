import { describe, expect, it } from "vitest";
import type { Answer, Column, Comparison, MetricValue } from "../bridge";
import { dictionaries } from "../lib/text";
import { headlineOf, refusalsOf, sentenceOf } from "./sentences";

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
const of = (id: string, unit: string) => ({ id, unit, better: "lower", values: [] });
const { en, de } = dictionaries;

describe("an answer in a sentence", () => {
  it.each([
    [
      of("ttft_p95", "s"),
      { answer: "better", low: -0.12, high: -0.08 },
      "B is faster by 8 to 12 % (TTFT p95)",
    ],
    [
      of("tpot_mean", "s"),
      { answer: "worse", low: 0.004, high: 0.3 },
      "B is slower by 0.4 to 30 % (TPOT mean)",
    ],
    [
      of("request_rate", "req/s"),
      { answer: "worse", low: -0.2, high: -0.2 },
      "B has 20 % less (Request rate)",
    ],
    [
      of("success_rate", "share"),
      { answer: "worse", low: -0.05, high: -0.03, absolute: true },
      "B is worse by 3 to 5 points (Success rate)",
    ],
    [of("ttft_p50", "s"), { answer: "worse", low: 0.3 }, "B is slower by at least 30 % (TTFT p50)"],
    [
      of("ttft_p50", "s"),
      { answer: "same", low: -0.01, high: 0.03 },
      "No difference beyond noise in TTFT p50 (at most 3 %)",
    ],
    [
      of("ttft_p50", "s"),
      { answer: "unknown", more: 40 },
      "Not clear for TTFT p50: about 40 more requests of each are needed",
    ],
    [of("ttft_p50", "s"), { answer: "unknown", drifts: true }, "Not clear for TTFT p50: a run drifts"],
    [
      of("ttft_p50", "s"),
      { answer: "unknown" },
      "Not clear for TTFT p50: far more requests of each are needed",
    ],
    [of("ttft_p50", "s"), { answer: "" }, ""],
  ])("of %o, %o", (line, rest, text) => {
    expect(plain(sentenceOf(en, line, value(rest), "B"))).toBe(text);
  });

  it("is German too", () => {
    const found = value({ answer: "worse", low: 0.08, high: 0.12 });
    expect(plain(sentenceOf(de, of("ttft_p95", "s"), found, "B"))).toBe(
      "B ist um 8 bis 12 % langsamer (TTFT p95)",
    );
  });
});

describe("the short answer", () => {
  const comparison = {
    columns: [{ label: "A" }, { label: "B" }] as Column[],
    baseline: 0,
    metrics: [
      { ...of("ttft_p95", "s"), values: [value({}), value({ answer: "better", low: -0.12, high: -0.08 })] },
      { ...of("tpot_p50", "s"), values: [value({}), value({ answer: "worse", low: 0.02, high: 0.03 })] },
    ],
  } as unknown as Comparison;
  const answer = (rest: Partial<Answer>): Answer => ({
    column: 1,
    text: "",
    metric: "",
    against: "",
    obstacles: [],
    ...rest,
  });
  it.each([
    [{ metric: "ttft_p95" }, "B is faster by 8 to 12 % (TTFT p95)"],
    [
      { metric: "ttft_p95", against: "tpot_p50" },
      "B is faster by 8 to 12 % (TTFT p95); B is slower by 2 to 3 % (TPOT p50)",
    ],
    [{ largest: 0.021 }, "No difference beyond noise (at most 2.1 %)"],
    [
      { largest: 0.021, against: "tpot_p50" },
      "No difference beyond noise (at most 2.1 %); B is slower by 2 to 3 % (TPOT p50)",
    ],
    [{}, "Not clear: too few requests of A or B"],
    [
      { obstacles: [{ field: "load", values: ["1", "2"], text: "" }] },
      "B is not compared: the workloads differ (Load)",
    ],
  ])("of %o", (rest, text) => {
    expect(plain(headlineOf(en, comparison, answer(rest)))).toBe(text);
  });

  it("names its column among several", () => {
    const several = { ...comparison, columns: [...comparison.columns, { label: "C" } as Column] };
    expect(plain(headlineOf(en, several, answer({ largest: 0.02 })))).toBe(
      "B: No difference beyond noise (at most 2 %)",
    );
    expect(plain(headlineOf(en, several, answer({ metric: "ttft_p95" })))).toBe(
      "B is faster by 8 to 12 % (TTFT p95)",
    );
  });
});

describe("columns of which nothing is claimed", () => {
  const answer = (column: number, ...fields: string[]) => ({
    column,
    obstacles: fields.map((field) => ({ field, values: [], text: "" })),
  });
  const comparison = {
    columns: ["A", "B", "C", "D", "E"].map((label) => ({ label })),
    answers: [answer(1, "load"), answer(2), answer(3, "load"), answer(4, "load", "prompts")],
  } as unknown as Comparison;

  it("are named together where the reason is the same", () => {
    expect(refusalsOf(en, comparison)).toEqual([
      "B, D are not compared: the workloads differ (Load)",
      "E is not compared: the workloads differ (Load, Prompt set)",
    ]);
  });
});
