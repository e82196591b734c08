import { describe, expect, it } from "vitest";
import type { Prompt, PromptSet } from "../../bridge";
import { runFormPart, noFilter, filterPrompts, isEmpty, values, wordCount } from "./promptFilter";

const prompt = (id: string, length: string, category: string, text: string): Prompt => ({
  id,
  version: 1,
  length,
  complexity: "simple",
  category,
  text,
});
const prompts = [
  prompt("a", "short", "coding", "Write a loop in Go."),
  prompt("b", "long", "analysis", "Why do tides turn?"),
];

describe("filtered", () => {
  it("leaves everything where nothing is asked", () => {
    expect(isEmpty(noFilter)).toBe(true);
    expect(filterPrompts(prompts, noFilter)).toHaveLength(2);
  });

  it("wants every part at once", () => {
    expect(
      filterPrompts(prompts, { ...noFilter, length: "short", category: "coding" }).map((one) => one.id),
    ).toEqual(["a"]);
    expect(filterPrompts(prompts, { ...noFilter, length: "short", category: "analysis" })).toEqual([]);
  });

  it("finds all words, in any case, in text, id and category", () => {
    expect(filterPrompts(prompts, { ...noFilter, text: "TIDES analysis" }).map((one) => one.id)).toEqual([
      "b",
    ]);
    expect(filterPrompts(prompts, { ...noFilter, text: "tides loop" })).toEqual([]);
  });
});

it("values are those that occur", () => expect(values(prompts, "length")).toEqual(["short", "long"]));

it("words are counted by the blanks between them", () => expect(wordCount("  two\n words ")).toBe(2));

describe("asking", () => {
  const set: PromptSet = { name: "mine", path: "/p.csv", hash: "h", prompts };

  it("names the prompts unless all are meant", () => {
    expect(runFormPart(set, prompts)).toMatchObject({ prompt_file: "/p.csv", prompts: [], lengths: [] });
    expect(runFormPart(set, prompts.slice(0, 1)).prompts).toEqual(["a"]);
  });

  it("leaves all else of the form as it is", () => {
    expect(runFormPart(set, prompts)).not.toHaveProperty("models");
    expect(runFormPart(set, prompts)).not.toHaveProperty("iterations");
  });
});
