import { describe, expect, it } from "vitest";
import type { Model, Preset, Prompt, RunForm } from "../../bridge";
import { asPreset, byField, choices, elsewhere, facets, finds, toggled, withPreset } from "./form";

const form = {
  name: "mine",
  tags: ["a"],
  note: "n",
  models: ["llama"],
  iterations: 10,
  seed: "7",
} as unknown as RunForm;

describe("mistakes", () => {
  const mistakes = [
    { field: "iterations", message: "too few" },
    { field: "iterations", message: "too odd" },
    { field: "", message: "no prompt" },
    { field: "prompts", message: "unknown" },
  ];

  it("of one field stand together", () => {
    expect(byField(mistakes).iterations).toBe("too few\ntoo odd");
  });

  it("of a field that is not shown are said all the same", () => {
    expect(elsewhere(mistakes, ["iterations"])).toEqual(["no prompt", "unknown"]);
  });
});

describe("presets", () => {
  it("change the how, never the what", () => {
    const preset = {
      name: "smoke",
      form: { ...form, models: [], name: "", iterations: 1 },
    } as unknown as Preset;
    expect(withPreset(form, preset)).toMatchObject({
      models: ["llama"],
      name: "mine",
      tags: ["a"],
      note: "n",
      iterations: 1,
    });
  });

  it("keep nothing of one single run", () => {
    expect(asPreset("p", form)).toMatchObject({
      name: "p",
      built_in: false,
      form: { models: [], name: "", tags: [], note: "", seed: "", iterations: 10 },
    });
  });
});

describe("models to choose from", () => {
  const models = [
    { name: "a", title: "Alpha", family: "greek", archived: false },
    { name: "b", title: "", family: "", archived: true },
  ] as unknown as Model[];

  it("leave out archived ones, unless chosen", () => {
    expect(choices(models, []).map((one) => one.name)).toEqual(["a"]);
    expect(choices(models, ["b"]).map((one) => [one.name, one.gone])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });

  it("are found by all words, in any case", () => {
    const [alpha] = choices(models, []);
    if (!alpha) throw new Error("no model");
    expect(finds(alpha, "GREEK alp")).toBe(true);
    expect(finds(alpha, "greek beta")).toBe(false);
    expect(finds(alpha, " ")).toBe(true);
  });
});

describe("toggled", () => {
  it("keeps the order of all, unknown ones last", () => {
    expect(toggled(["c", "zz"], "a", ["a", "b", "c"])).toEqual(["a", "c", "zz"]);
    expect(toggled(["a", "c"], "a", ["a", "b", "c"])).toEqual(["c"]);
  });
});

it("facets are the values that prompts have, once each", () => {
  const prompts = [
    { length: "short", complexity: "simple", category: "coding" },
    { length: "short", complexity: "", category: "analysis" },
  ] as Prompt[];
  expect(facets(prompts)).toEqual({
    lengths: ["short"],
    complexities: ["simple"],
    categories: ["coding", "analysis"],
  });
});
