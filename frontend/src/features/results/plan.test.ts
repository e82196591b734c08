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
