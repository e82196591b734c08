// Mistakes of the form of a model: which field each stands beside.

import type { Mistake } from "../../bridge";
import type { Unreadable } from "./draft";

/** Sentences by field of an endpoint; "" holds those of fields that the form does not show. */
export type Mistakes = Record<string, string>;

// Fields below "more", which is opened when one of them has a mistake.
const hiddenFields = [
  "family",
  "deployment",
  "aliases",
  "price_input",
  "price_output",
  "slo",
  "headers",
  "body",
  "insecure",
  "omit",
  "rename",
  "think_tags",
  "tokenizer",
  "server_metrics",
];
const shownFields = ["url", "api", "key", "model", "name", "title", ...hiddenFields];

// Fields that an endpoint names otherwise than the draft.
const endpointField: Record<string, string> = {
  keyName: "key",
  keyKind: "key",
  priceInput: "price_input",
  priceOutput: "price_output",
  thinkTags: "think_tags",
  serverMetrics: "server_metrics",
};

/** The name that mistakes use for a field of the draft. */
export const mistakeField = (draftField: string): string => endpointField[draftField] ?? draftField;

export function byField(mistakes: readonly Mistake[]): Mistakes {
  const found: Mistakes = {};
  for (const { field, message } of mistakes) {
    const shown = shownFields.includes(field) ? field : "";
    found[shown] = shown in found ? `${found[shown]} ${message}` : message;
  }
  return found;
}

export const anyHidden = (mistakes: readonly Mistake[]): boolean =>
  mistakes.some(({ field }) => hiddenFields.includes(field));

/** The mistakes that are left once fields of the draft were changed. */
export function withoutFields(mistakes: Mistakes, draftFields: readonly string[]): Mistakes {
  const changed = draftFields.map(mistakeField);
  return Object.fromEntries(Object.entries(mistakes).filter(([field]) => !changed.includes(field)));
}

interface Messages {
  headersBad: (text: string) => string;
  renameBad: (text: string) => string;
  bodyBad: string;
}

/** What is wrong with headers, renamed fields and body, which the form alone holds as text. */
export const unreadableMistakes = ({ headers, rename, body }: Unreadable, say: Messages): Mistakes => ({
  ...(headers !== undefined && { headers: say.headersBad(headers) }),
  ...(rename !== undefined && { rename: say.renameBad(rename) }),
  ...(body && { body: say.bodyBad }),
});
