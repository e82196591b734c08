// All texts of the window in a typed dictionary. An area has both languages in
// one file; a text that is missing in one does not compile.

import { createContext, use } from "react";
import * as compare from "./compare";
import * as data from "./data";
import * as errors from "./errors";
import * as history from "./history";
import * as live from "./live";
import * as metrics from "./metrics";
import * as models from "./models";
import * as parts from "./parts";
import * as plan from "./plan";
import * as prompts from "./prompts";
import * as queue from "./queue";
import * as requests from "./requests";
import * as results from "./results";
import * as run from "./run";
import * as exports from "./exports";
import * as shell from "./shell";
import * as messages from "./messages";
import * as start from "./start";
import * as verdict from "./verdict";

const areas = {
  shell,
  messages,
  errors,
  data,
  metrics,
  exports,
  start,
  models,
  prompts,
  run,
  live,
  queue,
  results,
  requests,
  parts,
  plan,
  history,
  compare,
  verdict,
};

export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];
export type Dictionary = { [Area in keyof typeof areas]: (typeof areas)[Area]["en"] };

function dictionary(language: Language): Dictionary {
  const entries = Object.entries(areas).map(([name, area]) => [name, area[language]]);
  return Object.fromEntries(entries) as Dictionary;
}

export const dictionaries: Record<Language, Dictionary> = { en: dictionary("en"), de: dictionary("de") };

/** The first of the wanted languages that is supported, or English. */
export function choose(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = languages.find((one) => one === tag.split("-")[0]?.toLowerCase());
    if (language) return language;
  }
  return "en";
}

export const LanguageContext = createContext<Language>("en");

/** The texts in the language of the page: const { history: say } = useText(). */
export const useText = (): Dictionary => dictionaries[use(LanguageContext)];
