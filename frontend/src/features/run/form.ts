// What a run form does without a screen: fields and mistakes, presets, choices.

import type { Mistake, Model, Preset, Prompt, RunForm } from "../../bridge";
import { matchesWords } from "../../lib/search";

/** Mistakes by field, several of one field in one text; those of no field under "". */
export function byField(mistakes: readonly Mistake[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { field, message } of mistakes) {
    found[field] = field in found ? `${found[field]}\n${message}` : message;
  }
  return found;
}

/** The mistakes of fields that are not among those shown, so that none is silent. */
export function unplacedMistakes(mistakes: readonly Mistake[], shown: readonly string[]): string[] {
  return mistakes.filter(({ field }) => !shown.includes(field)).map(({ message }) => message);
}

/**
 * A preset's form with the models, and what the run is called, as they are. So
 * are a limit of cost, a seed, and prompts of one's own, unless it has others.
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

/** The one of the user's that is replaced where another is kept under this name, in any case. */
export const presetNamed = (presets: readonly Preset[], name: string): Preset | undefined =>
  presets.find((one) => !one.built_in && one.name.toLowerCase() === name.toLowerCase());

/** A form as a preset keeps it: without models and without what names one run. */
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

/** The models to choose from: those not archived, and chosen ones that are no longer there. */
export function modelOptions(models: readonly Model[], chosen: readonly string[]): ModelOption[] {
  const there = models.filter((model) => !model.archived);
  const lost = chosen.filter((name) => !there.some((model) => model.name === name));
  return [
    ...there.map(({ name, title, family }) => ({ name, title: title || name, family, gone: false })),
    ...lost.map((name) => ({ name, title: name, family: "", gone: true })),
  ];
}

/** Those that have all words of the text in name, title or family. */
export const matches = ({ name, title, family }: ModelOption, text: string): boolean =>
  matchesWords([name, title, family], text);

/** The list with the value put in, or taken out where it is there; in the order of all. */
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

/** The values that prompts have, in the order in which they first occur. */
export function facets(prompts: readonly Prompt[]): Facets {
  const of = (pick: (prompt: Prompt) => string) => [...new Set(prompts.map(pick))].filter(Boolean);
  return {
    lengths: of((prompt) => prompt.length),
    complexities: of((prompt) => prompt.complexity),
    categories: of((prompt) => prompt.category),
  };
}
