import { describe, expect, it } from "vitest";
import type { Model, Preset, Prompt, RunForm } from "../../bridge";
import {
  asPreset,
  byField,
  modelOptions,
  unplacedMistakes,
  facets,
  matches,
  presetNamed,
  toggled,
  withPreset,
} from "./form";

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
    expect(unplacedMistakes(mistakes, ["iterations"])).toEqual(["no prompt", "unknown"]);
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

  it("lift no limit of cost, and leave prompts of one's own and a seed, unless they have others", () => {
    const mine = { ...form, max_cost: 2, prompt_file: "/p.csv", prompts: ["a"], lengths: [] };
    const bare = { ...form, max_cost: 0, prompt_file: "", prompts: [], lengths: ["short"], seed: "" };
    const preset = { name: "smoke", form: bare } as unknown as Preset;
    expect(withPreset(mine, preset)).toMatchObject({
      max_cost: 2,
      seed: "7",
      prompt_file: "/p.csv",
      prompts: ["a"],
      lengths: [],
    });
    const full = { name: "x", form: { ...bare, max_cost: 5, prompt_file: "/q.csv", seed: "8" } };
    expect(withPreset(mine, full as unknown as Preset)).toMatchObject({
      max_cost: 5,
      seed: "8",
      prompt_file: "/q.csv",
      lengths: ["short"],
    });
  });

  it("replace one of the same name in any case, but none that is built in", () => {
    const presets = [{ name: "Mine" }, { name: "smoke", built_in: true }] as Preset[];
    expect(presetNamed(presets, "mine")?.name).toBe("Mine");
    expect(presetNamed(presets, "smoke")).toBeUndefined();
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
    expect(modelOptions(models, []).map((one) => one.name)).toEqual(["a"]);
    expect(modelOptions(models, ["b"]).map((one) => [one.name, one.gone])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });

  it("are found by all words, in any case", () => {
    const [alpha] = modelOptions(models, []);
    if (!alpha) throw new Error("no model");
    expect(matches(alpha, "GREEK alp")).toBe(true);
    expect(matches(alpha, "greek beta")).toBe(false);
    expect(matches(alpha, " ")).toBe(true);
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
