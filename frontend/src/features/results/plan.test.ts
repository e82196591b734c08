import { describe, expect, it } from "vitest";
import { fake } from "../../bridge.fake";
import { en as words } from "../../lib/text/plan";
import { asJSON, sectionsOf } from "./plan";

const result = await fake().result("r-5");
const valueOf = (given: typeof result, title: string, name: string) =>
  sectionsOf(given, words)
    .find((section) => section.title === title)
    ?.entries.find((entry) => entry.name === name)
    ?.value.replaceAll("\u00a0", " ");

describe("sectionsOf", () => {
  it("lists what is needed to repeat the run, with units", () => {
    expect(valueOf(result, words.limits, words.label.connect)).toBe("10 s");
    expect(valueOf(result, words.load, words.label.seed)).toBe(String(result.plan.seed));
  });

  it("lists what was wanted of prompts, answers and conversations, and nothing where nothing was", () => {
    const wanted = {
      ...result.plan,
      input: "normal:512,100",
      output: "128",
      turns: 5,
      think_ns: 1.5e9,
      shared_prefix: { tokens: 2000, count: 3 },
      images: { folder: "/pictures", files: [{ name: "a.png", bytes: 1, hash: "" }] },
    };
    const entries = (plan: typeof result.plan) =>
      [
        words.label.input,
        words.label.output,
        words.label.turns,
        words.label.think,
        words.label.sharedPrefix,
        words.label.images,
      ].map((name) => valueOf({ ...result, plan }, words.workload, name));
    expect(entries(wanted)).toEqual([
      "normal:512,100",
      "128",
      "5",
      "1.5 s",
      "3 of 2,000 tokens, used in rotation",
      "1 file of /pictures",
    ]);
    expect(entries(result.plan)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  });

  it("lists what ends each stage, the levels of a sweep, and what ends a run early", () => {
    const [first] = result.plan.stages;
    if (!first) throw new Error("the recorded run has no stage");
    const timed = { ...first, requests: 1200, duration_ns: 30e9, settle_ns: 3e9, endpoint: "llama" };
    const sweep = {
      objectives: [],
      from: 1,
      to: 40,
      probe_ns: 15e9,
      requests: 100,
      max_probes: 12,
      tolerance: 0.03,
    };
    const stop = { errors: 5, error_rate: 0.25, tokens: 100_000, cost: 2.5 };
    const told = { ...result, plan: { ...result.plan, stages: [timed], sweep, stop } };
    expect(valueOf(told, words.load, words.label.stage)).toBe(
      `${words.loadOf(first.load)}, 1,200 requests, 30 s, settling 3 s, llama only`,
    );
    expect(valueOf(told, words.load, words.label.sweep)).toBe("levels from 1 to 40, at most 12 per model");
    const rules = sectionsOf(told, words).find(({ title }) => title === words.stop)?.entries;
    expect(rules?.map(({ value }) => value.replaceAll("\u00a0", " "))).toEqual([
      "5",
      "25 %",
      "100,000",
      "$2.50",
    ]);
    expect(sectionsOf(result, words).map(({ title }) => title)).not.toContain(words.stop);
  });

  it("says none for a limit of zero, and leaves out what is not known", () => {
    const limits = { ...result.plan.limits, idle_ns: 0 };
    const told = { ...result, plan: { ...result.plan, limits }, manifest: { ...result.manifest, go: "" } };
    expect(valueOf(told, words.limits, words.label.idle)).toBe("none");
    expect(valueOf(told, words.ran, words.label.go)).toBeUndefined();
  });

  it("claims nothing that an imported file does not tell", () => {
    const told = { ...result, run: { ...result.run, state: "imported" } };
    expect(sectionsOf(told, words).map(({ title }) => title)).not.toContain(words.limits);
    expect(valueOf(told, words.load, words.label.seed)).toBeUndefined();
    expect(valueOf(told, words.load, words.label.mode)).toBe("concurrent");
  });

  it("names extra headers without their values", () => {
    const [first] = result.plan.endpoints;
    if (!first) throw new Error("the recorded run has no model");
    const endpoint = { ...first, headers: { "X-Team": "blue" } };
    const told = { ...result, plan: { ...result.plan, endpoints: [endpoint] } };
    const shown = JSON.stringify(sectionsOf(told, words));
    expect(shown).toContain("X-Team");
    expect(shown).not.toContain("blue");
  });

  it("bears maps that came as null", () => {
    const manifest = { ...result.manifest, proxies: null, stream_options: null, origins: null };
    expect(() => sectionsOf({ ...result, manifest } as unknown as typeof result, words)).not.toThrow();
  });
});

describe("asJSON", () => {
  it("holds plan and manifest as they are stored", () => {
    expect(JSON.parse(asJSON(result))).toEqual({ plan: result.plan, manifest: result.manifest });
  });
});
