import { describe, expect, it } from "vitest";
import type { ModelProgress } from "../../bridge";
import { countText, failuresOf, modelShare, phaseOf, stageLeft, totalsOf } from "./progress";

const model = (rest: Partial<ModelProgress>): ModelProgress => ({
  endpoint: "m",
  phase: "measured",
  stage: 0,
  stages: 1,
  load: { kind: "users", users: 1 },
  waiting: false,
  finished: false,
  stage_elapsed_ns: 0,
  stage_duration_ns: 0,
  done: 0,
  total: 10,
  due: 0,
  dropped: 0,
  users: 1,
  failed: 0,
  in_flight: 0,
  max_in_flight: 1,
  failures: [],
  ...rest,
});

describe("sum", () => {
  it("ends when the slowest model does", () => {
    const all = [
      model({ done: 5, left: 3, in_flight: 1 }),
      model({ done: 2, left: 9, failed: 1, in_flight: 2 }),
    ];
    expect(totalsOf(all, 5)).toEqual({
      done: 7,
      total: 20,
      failed: 1,
      inFlight: 3,
      dropped: 0,
      share: 0.35,
      left: 9,
    });
  });

  it("says no time while one model has shown nothing yet", () => {
    expect(totalsOf([model({ done: 5, left: 3 }), model({})], 5).left).toBeNull();
  });

  it("passes over models that are done", () => {
    expect(totalsOf([model({ done: 10, finished: true }), model({ done: 5, left: 4 })], 5).left).toBe(4);
    expect(totalsOf([model({ done: 10, finished: true })], 5).left).toBe(0);
  });

  it("of nothing is nothing", () => expect(totalsOf([], 0)).toMatchObject({ share: null, left: 0 }));

  it("has no total where one model has none, and goes by the time", () => {
    const all = [model({ done: 5, left: 15 }), model({ done: 7, total: 0, left: 15 })];
    expect(totalsOf(all, 5)).toMatchObject({ done: 12, total: 0, share: 0.25 });
    expect(totalsOf([model({ total: 0 })], 5).share).toBeNull();
  });

  it("is whole when arrivals at random were fewer than their mean", () =>
    expect(totalsOf([model({ done: 9, finished: true })], 5)).toMatchObject({ total: 9, share: 1 }));
});

it.each([
  ["exact", {}],
  ["about", { asked_rate: 20 }],
  ["open", { total: 0 }],
  ["open", { asked_rate: 20, done: 9, finished: true }],
])("a number is said as %s", (said, rest) => expect(countText(model(rest))).toBe(said));

it("a share stays within its bar when more came than the mean", () =>
  expect(modelShare(model({ done: 12 }), 5)).toBe(1));

it("a stage that ends by its time says how much is left", () => {
  expect(stageLeft(model({ stage_duration_ns: 10e9, stage_elapsed_ns: 4e9 }))).toBe(6);
  expect(stageLeft(model({ stage_elapsed_ns: 4e9 }))).toBeNull();
});

it("failures are added up by kind", () => {
  const all = [
    model({ failures: [{ kind: "reset", count: 2 }] }),
    model({
      failures: [
        { kind: "http_429", count: 3 },
        { kind: "reset", count: 2 },
      ],
    }),
  ];
  expect(failuresOf(all)).toEqual([
    { kind: "reset", count: 4 },
    { kind: "http_429", count: 3 },
  ]);
});

describe("stand", () => {
  it.each([
    ["waiting", { waiting: true }],
    ["settling", { phase: "settling", in_flight: 1 }],
    ["warmup", { phase: "warmup", in_flight: 1 }],
    ["measured", { done: 3, in_flight: 1 }],
    ["measured", { done: 10, in_flight: 1 }],
    ["done", { done: 9, finished: true }],
  ])("is %s", (said, rest) => expect(phaseOf(model(rest))).toBe(said));
});
