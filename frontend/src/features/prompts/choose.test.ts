import { describe, expect, it } from "vitest";
import type { Prompt, PromptSet, RunForm } from "../../bridge";
import { asking, everything, filtered, isEverything, values, wordCount } from "./choose";

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
    expect(isEverything(everything)).toBe(true);
    expect(filtered(prompts, everything)).toHaveLength(2);
  });

  it("wants every part at once", () => {
    expect(
      filtered(prompts, { ...everything, length: "short", category: "coding" }).map((one) => one.id),
    ).toEqual(["a"]);
    expect(filtered(prompts, { ...everything, length: "short", category: "analysis" })).toEqual([]);
  });

  it("finds all words, in any case, in text, id and category", () => {
    expect(filtered(prompts, { ...everything, text: "TIDES analysis" }).map((one) => one.id)).toEqual(["b"]);
    expect(filtered(prompts, { ...everything, text: "tides loop" })).toEqual([]);
  });
});

it("values are those that occur", () => expect(values(prompts, "length")).toEqual(["short", "long"]));

it("words are counted by the blanks between them", () => expect(wordCount("  two\n words ")).toBe(2));

describe("asking", () => {
  const set: PromptSet = { name: "mine", path: "/p.csv", hash: "h", prompts };
  const form = { lengths: ["short"], prompts: ["x"], iterations: 3 } as unknown as RunForm;

  it("names the prompts unless all are meant", () => {
    expect(asking(form, set, prompts)).toMatchObject({
      prompt_file: "/p.csv",
      prompts: [],
      lengths: [],
      iterations: 3,
    });
    expect(asking(form, set, prompts.slice(0, 1)).prompts).toEqual(["a"]);
  });
});
