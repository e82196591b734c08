import { describe, expect, it } from "vitest";
import type { RunForm } from "../../bridge";
import { form as whole } from "../../fake/run";
import { en } from "../../lib/text/run";
import { advancedFields, changedTexts, mainFields } from "./fields";

const form = (part: Partial<RunForm> = {}): RunForm => ({ ...whole, ...part });
const plain = (texts: string[]) => texts.map((text) => text.replaceAll("\u00a0", " "));

describe("the fields that the page shows", () => {
  it.each([
    ["a limit in flight only of an open load", { rate: "5" }, "limit"],
    ["different times only where stages end by time", { duration: 5 }, "stage_duration"],
    ["bounds only of a sweep", { sweep: "rate" }, "max_probes"],
  ])("%s", (_, part, field) => {
    expect(advancedFields(form(part))).toContain(field);
    expect(advancedFields(form())).not.toContain(field);
  });

  it.each([
    ["the level of the chosen kind alone", { rate: "5" }, ["rate", "arrival"], ["concurrent"]],
    ["no number of users where there is one", {}, ["iterations"], ["concurrent", "rate", "trace"]],
    ["a number of users where there are several", { mode: "concurrent" }, ["concurrent"], ["rate"]],
    ["the speed of a trace", { trace: "t.csv" }, ["trace", "trace_speed"], ["rate"]],
    ["objectives of a sweep in view", { sweep: "rate" }, ["slo"], ["iterations"]],
  ])("%s", (_, part, there, absent) => {
    expect(mainFields(form(part))).toEqual(expect.arrayContaining(there));
    for (const field of absent) expect(mainFields(form(part))).not.toContain(field);
  });

  it("a field is in one place", () => {
    for (const part of [{}, { sweep: "rate" }, { rate: "5" }, { trace: "a.csv" }]) {
      const fields = [...mainFields(form(part)), ...advancedFields(form(part))];
      expect(new Set(fields).size).toBe(fields.length);
    }
  });
});

describe("what is set in the fields that are folded away", () => {
  const texts = (part: Partial<RunForm>) => plain(changedTexts(form(part), whole, en.advanced));

  it("is nothing where all is as by default", () => expect(texts({})).toEqual([]));

  it("has its unit", () => {
    const part = { temperature: 0.7, warmup: 16, settle: 3, max_cost: 0.5, stream: false, tags: ["a", "b"] };
    expect(texts(part)).toEqual([
      "settling 3 s",
      "16 warm-up requests",
      "temperature 0.7",
      "no streaming",
      "cost limit $0.50",
      "tags a, b",
    ]);
  });

  it("calls a limit of 0 off", () => {
    expect(texts({ timeout: 0 })).toEqual(["request timeout off"]);
  });

  it("leaves out what the chosen load does not have", () => expect(texts({ limit: 5 })).toEqual([]));
});
