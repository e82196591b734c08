import { describe, expect, it } from "vitest";
import type { ModelProgress } from "../../bridge";
import { failuresOf, phaseOf, totalsOf } from "./progress";

const model = (rest: Partial<ModelProgress>): ModelProgress => ({
  endpoint: "m",
  phase: "measured",
  stage: 0,
  stages: 1,
  load: "one at a time",
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
    expect(totalsOf(all)).toEqual({ done: 7, total: 20, failed: 1, inFlight: 3, share: 0.35, left: 9 });
  });

  it("says no time while one model has shown nothing yet", () => {
    expect(totalsOf([model({ done: 5, left: 3 }), model({})]).left).toBeNull();
  });

  it("passes over models that are done", () => {
    expect(totalsOf([model({ done: 10 }), model({ done: 5, left: 4 })]).left).toBe(4);
    expect(totalsOf([model({ done: 10 })]).left).toBe(0);
  });

  it("of nothing is nothing", () => expect(totalsOf([])).toMatchObject({ share: 0, left: 0 }));
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
    ["waiting", {}],
    ["warmup", { phase: "warmup", in_flight: 1 }],
    ["measured", { done: 3, in_flight: 1 }],
    ["measured", { done: 10, in_flight: 1 }],
    ["done", { done: 10 }],
  ])("is %s", (said, rest) => expect(phaseOf(model(rest), true)).toBe(said));

  it("is neither done nor going on after a run that was stopped", () => {
    expect(phaseOf(model({ done: 3 }), false)).toBe("ended");
    expect(phaseOf(model({ done: 10 }), false)).toBe("done");
  });
});
