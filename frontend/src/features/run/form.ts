// Pure functions of the form: mistakes, presets, choices.

import type { Mistake, Model, Preset, Prompt, RunForm } from "../../bridge";
import { matchesWords } from "../../lib/search";

/** Mistakes by field, those of one field in one text; "" has those of no field. */
export function byField(mistakes: readonly Mistake[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { field, message } of mistakes) {
    found[field] = field in found ? `${found[field]}\n${message}` : message;
  }
  return found;
}

/** The mistakes of fields that the page does not show. */
export function unplacedMistakes(mistakes: readonly Mistake[], shown: readonly string[]): string[] {
  return mistakes.filter(({ field }) => !shown.includes(field)).map(({ message }) => message);
}

/**
 * The form of a preset, with the current models, name, tags and note. A limit of
 * cost, a seed and a prompt file stay too, unless the preset has its own.
 */
export function withPreset(form: RunForm, preset: Preset): RunForm {
  const { models, name, tags, note } = form;
  const how = preset.form;
  return {
    ...how,
    ...(form.prompt_file && !how.prompt_file && promptsOf(form)),
    max_cost: how.max_cost || form.max_cost,
    seed: how.seed || form.seed,
    ...{ models, name, tags, note },
  };
}

function promptsOf(form: RunForm): Partial<RunForm> {
  const { prompt_file, prompts, lengths, complexities, categories } = form;
  return { prompt_file, prompts, lengths, complexities, categories };
}

/** The user's preset of that name, ignoring case. */
export const presetNamed = (presets: readonly Preset[], name: string): Preset | undefined =>
  presets.find((one) => !one.built_in && one.name.toLowerCase() === name.toLowerCase());

/** A preset of a form, without its models and the labels of a run. */
export function asPreset(name: string, form: RunForm): Preset {
  return {
    name,
    about: "",
    built_in: false,
    form: { ...form, models: [], name: "", tags: [], note: "", seed: "" },
  };
}

export interface ModelOption {
  name: string;
  title: string;
  family: string;
  gone: boolean;
}

/** The models to choose from: those not archived, and chosen ones that no longer exist. */
export function modelOptions(models: readonly Model[], chosen: readonly string[]): ModelOption[] {
  const there = models.filter((model) => !model.archived);
  const lost = chosen.filter((name) => !there.some((model) => model.name === name));
  return [
    ...there.map(({ name, title, family }) => ({ name, title: title || name, family, gone: false })),
    ...lost.map((name) => ({ name, title: name, family: "", gone: true })),
  ];
}

/** The options with those of the given names before the others. */
export const withFirst = (options: readonly ModelOption[], names: readonly string[]): ModelOption[] => [
  ...options.filter(({ name }) => names.includes(name)),
  ...options.filter(({ name }) => !names.includes(name)),
];

/** Whether name, title and family contain all words of the text. */
export const matches = ({ name, title, family }: ModelOption, text: string): boolean =>
  matchesWords([name, title, family], text);

/** Adds or removes a value; the result is in the order of all. */
export function toggled(list: readonly string[], value: string, all: readonly string[]): string[] {
  const next = list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
  const place = (one: string) => (all.includes(one) ? all.indexOf(one) : all.length);
  return next.sort((a, b) => place(a) - place(b));
}

export interface Facets {
  lengths: string[];
  complexities: string[];
  categories: string[];
}

/** The values that occur in prompts, in the order of their first occurrence. */
export function facets(prompts: readonly Prompt[]): Facets {
  const of = (pick: (prompt: Prompt) => string) => [...new Set(prompts.map(pick))].filter(Boolean);
  return {
    lengths: of((prompt) => prompt.length),
    complexities: of((prompt) => prompt.complexity),
    categories: of((prompt) => prompt.category),
  };
}
