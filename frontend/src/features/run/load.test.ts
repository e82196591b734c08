import { describe, expect, it } from "vitest";
import type { RunForm } from "../../bridge";
import { form as whole } from "../../fake/run";
import {
  arrivalOf,
  arrivalText,
  emptyNumber,
  emptyText,
  endOf,
  kindOf,
  withEnd,
  withKind,
  withLevels,
  type Switched,
  type Typed,
} from "./load";

const form = (part: Partial<RunForm> = {}): RunForm => ({ ...whole, ...part });
const next = (before: RunForm, { part, typed }: Switched): [RunForm, Typed] => [
  { ...before, ...part },
  typed,
];

describe("the kind of load", () => {
  it.each([
    ["sequential by default", {}, "sequential"],
    ["several in concurrent mode", { mode: "concurrent" }, "concurrent"],
    ["several where there are stages, as Go reads it", { concurrent: "1,2" }, "concurrent"],
    ["several on a ramp", { concurrent: "1..9" }, "concurrent"],
    ["a rate wherever there is one", { mode: "concurrent", rate: "5" }, "rate"],
    ["a rate while its text is empty", { rate: emptyText }, "rate"],
    ["a trace before its file is chosen", { trace: emptyText }, "trace"],
    ["a sweep of users", { sweep: "users", concurrent: "1,2" }, "sweep"],
  ])("is %s", (_, part, kind) => {
    expect(kindOf(form(part))).toBe(kind);
  });

  it("leaves nothing behind that means nothing to another kind", () => {
    const rate = form({ mode: "concurrent", rate: "1..5", arrival: "gamma:2", limit: 9, over: 30, steps: 4 });
    expect(withKind(rate, "sequential", {}).part).toMatchObject({
      mode: "sequential",
      concurrent: "1",
      rate: "",
      arrival: "poisson",
      limit: 0,
      over: 0,
      steps: 0,
      stage_duration: "",
    });
  });

  it("settles before each level of a sweep, and not after that", () => {
    const [search, typed] = next(form({ rate: "5" }), withKind(form({ rate: "5" }), "sweep", {}));
    expect(search).toMatchObject({ sweep: "rate", rate: "", settle: 3, sweep_to: 1000 });
    const own = { ...search, slo: "ttft.p95=500ms", sweep_to: 64 };
    const [rate, again] = next(own, withKind(own, "rate", typed));
    expect(rate).toMatchObject({ sweep: "", slo: "ttft.p95=500ms", rate: "5", settle: 0 });
    expect(next(rate, withKind(rate, "sweep", again))[0]).toEqual(own);
  });

  it("has the fields of a trace only where one is played", () => {
    const played = form({ trace: "/home/me/night.csv", trace_speed: 2 });
    expect(withKind(played, "rate", {}).part).toMatchObject({ trace: "", trace_speed: 1, rate: "5" });
  });

  it("comes back as it was typed", () => {
    const rate = form({ mode: "concurrent", rate: "1,5", arrival: "constant", limit: 9 });
    const [users, typed] = next(rate, withKind(rate, "concurrent", {}));
    expect(users).toMatchObject({ mode: "concurrent", concurrent: "8", rate: "", limit: 0 });
    const [again] = next(users, withKind(users, "rate", typed));
    expect(again).toEqual(rate);
  });
});

describe("the end of a stage", () => {
  it("stays chosen while its number is empty", () => {
    expect(endOf(form({ duration: emptyNumber }))).toBe("time");
    expect(endOf(form({ requests: emptyNumber }))).toBe("requests");
  });

  it("is a time where there is a time, with a number of requests too", () => {
    expect(endOf(form({ duration: 60, requests: 10 }))).toBe("time");
    expect(endOf(form({ stage_duration: "5s,6s" }))).toBe("time");
  });

  it("comes back as it was typed, and leaves nothing behind", () => {
    const timed = form({ duration: 20, requests: 500 });
    const [counted, typed] = next(timed, withEnd(timed, "iterations", {}));
    expect(counted).toMatchObject({ duration: 0, requests: 0 });
    const [again] = next(counted, withEnd(counted, "time", typed));
    expect(again).toEqual(timed);
  });

  it("begins with a number that makes sense", () => {
    expect(withEnd(form(), "time", {}).part).toMatchObject({ duration: 60 });
    expect(withEnd(form(), "requests", {}).part).toMatchObject({ requests: 100 });
  });
});

describe("a ramp", () => {
  const users = form({ mode: "concurrent", concurrent: "8" });

  it("brings a time, and takes it along", () => {
    const [ramp, typed] = next(users, withLevels(users, { concurrent: "1..8" }, {}));
    expect(ramp.over).toBe(60);
    const longer = { ...ramp, over: 300, steps: 5 };
    const [flat, kept] = next(longer, withLevels(longer, { concurrent: "1" }, typed));
    expect(flat).toMatchObject({ concurrent: "1", over: 0, steps: 0 });
    const [again] = next(flat, withLevels(flat, { concurrent: "1..9" }, kept));
    expect(again).toMatchObject({ over: 300, steps: 5 });
  });

  it("changes nothing else while its levels are typed", () => {
    const ramp = { ...users, concurrent: "1..8", over: 30 };
    expect(withLevels(ramp, { concurrent: "1..80" }, {}).part).toEqual({ concurrent: "1..80" });
  });
});

it("arrivals have a variation where they come in bursts", () => {
  expect(arrivalOf("gamma:2.5")).toEqual({ kind: "gamma", cv: 2.5 });
  expect(arrivalOf("poisson")).toEqual({ kind: "poisson", cv: 0 });
  expect(arrivalText("gamma", 3)).toBe("gamma:3");
  expect(arrivalText("constant", 3)).toBe("constant");
});
