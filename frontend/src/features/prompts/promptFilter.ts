// Filters of prompts.

import type { Prompt, PromptSet, RunForm } from "../../bridge";
import { matchesWords } from "../../lib/search";

export interface Filter {
  text: string;
  length: string;
  complexity: string;
  category: string;
}

export const noFilter: Filter = { text: "", length: "", complexity: "", category: "" };

export const isEmpty = (filter: Filter) => Object.values(filter).every((value) => value === "");

/** The prompts that match every part of the filter. */
export function filterPrompts(prompts: readonly Prompt[], filter: Filter): Prompt[] {
  return prompts.filter(
    (prompt) =>
      (filter.length === "" || prompt.length === filter.length) &&
      (filter.complexity === "" || prompt.complexity === filter.complexity) &&
      (filter.category === "" || prompt.category === filter.category) &&
      matchesWords([prompt.id, prompt.category, prompt.text], filter.text),
  );
}

/** The values of a field, in the order in which they first occur. */
export function values(prompts: readonly Prompt[], field: "length" | "complexity" | "category"): string[] {
  return [...new Set(prompts.map((prompt) => prompt[field]))].filter(Boolean);
}

export const wordCount = (text: string) => text.split(/\s+/).filter(Boolean).length;

/** The fields of the form of a run that select these prompts: the whole set, or their ids. */
export function runFormPart(set: PromptSet, chosen: readonly Prompt[]): Partial<RunForm> {
  return {
    prompt_file: set.path,
    lengths: [],
    complexities: [],
    categories: [],
    prompts: chosen.length === set.prompts.length ? [] : chosen.map((prompt) => prompt.id),
  };
}
