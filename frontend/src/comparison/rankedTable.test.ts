import { describe, expect, it } from "vitest";
import type { Distribution, ModelSummary, Plan } from "../bridge";
import { result } from "../fake/results";
import { runs } from "../fake/history";
import {
  bestOf,
  columnsOf,
  decidingOf,
  decisive,
  isBest,
  pictureOf,
  rangeOfColumn,
  spanOf,
  stagesOf,
  valueOf,
  type Best,
} from "./rankedTable";

const run = runs.find(({ id }) => id === "r-5");
if (!run) throw new Error("there is no run r-5");
const { plan, summary } = result(run);
const [first] = summary.models ?? [];
if (!first) throw new Error("there is no model");

const keys = (models: ModelSummary[]) => columnsOf(models).map((column) => column.join(" ").trim());

const distribution = (rest: Partial<Distribution>): Distribution => ({ unit: "s", n: 9, weak: [], ...rest });

describe("the columns", () => {
  it("are those of which a model has a value", () => {
    expect(keys([first])).toEqual([
      "ttft p50",
      "ttft p95",
      "tpot p50",
      "latency p50",
      "output_speed p50",
      "system_tokens",
      "success_rate",
    ]);
    expect(keys([first, { ...first, cost: { run: 1, per_thousand_requests: 2 } }])).toContain(
      "cost_per_thousand",
    );
    expect(keys([{ ...first, goodput: { attempts: 2, good: 1, share: 0.5, met: [] } }])).toContain("goodput");
  });

  it("are of the steady window where there is one", () => {
    const figures = { ...first, system_tokens: 7 };
    const steady = { from: 1, to: 2, by_hand: false, cuts: [], figures };
    expect(valueOf(decisive({ ...first, steady }), ["system_tokens", ""])).toBe(7);
    expect(decisive(first)).toBe(first);
  });
});

describe("the picture of a distribution", () => {
  const few = distribution({ p50: 2, spread: { points: [1, 2, 3] } });
  const many = distribution({ p50: 3, p95: 9, spread: { p5: 1, p25: 2, p75: 5 } });

  it("has each of few values, and a box of many", () => {
    expect(pictureOf(few, [1, 3])).toEqual({ kind: "points", points: [0, 0.5, 1], middle: 0.5 });
    expect(pictureOf(many, [1, 9])).toEqual({ kind: "box", ends: [0, 1], box: [0.125, 0.5], middle: 0.25 });
  });

  it("is absent of runs stored without it, and in the middle where all is equal", () => {
    expect(pictureOf(distribution({ p50: 2 }), [1, 3])).toBeNull();
    expect(pictureOf(distribution({ spread: { points: [2, 2] } }), [2, 2])).toMatchObject({ middle: 0.5 });
  });

  it("shares its range with those of the other models", () => {
    const models = [few, many].map((ttft) => ({ ...first, ttft }));
    expect(rangeOfColumn(models, ["ttft", "p50"])).toEqual([1, 9]);
  });
});

describe("the best", () => {
  const load = (users: number) => ({ kind: "users", users });
  const stages = [{ load: load(1) }, { load: load(8) }, { load: load(1), repeat: 1 }] as Plan["stages"];
  const best: Best[] = [
    { stage: 0, metric: "latency", statistic: "p50", endpoint: "a" },
    { stage: 0, metric: "success_rate", statistic: "", endpoint: "b" },
    { stage: 1, metric: "ttft", statistic: "p50", endpoint: "b", low: -0.124, high: -0.08 },
  ];
  const of = (stage: number) => bestOf({ plan: { ...plan, stages }, summary: { models: [], best } }, stage);

  it("is that of the load, also in its repeats", () => {
    expect(of(2)).toEqual(of(0));
    expect(of(1)).toEqual([best[2]]);
    expect(isBest(of(2), "b", ["success_rate", ""])).toBe(true);
    expect(isBest(of(2), "a", ["success_rate", ""])).toBe(false);
  });

  it("is told of the TTFT or, without one, of the latency", () => {
    expect(decidingOf(of(1))?.metric).toBe("ttft");
    expect(decidingOf(of(0))?.metric).toBe("latency");
    expect(decidingOf([])).toBeUndefined();
  });

  it("has a span without a sign, the smaller end first", () => {
    expect(spanOf(best[2] as Best)).toEqual(["8", "12"]);
  });
});

it("puts models of a stage together", () => {
  const models = [0, 1, 0].map((stage) => ({ model: { ...first, stage } }));
  expect(stagesOf(models).map((stage) => stage.length)).toEqual([2, 1]);
});
