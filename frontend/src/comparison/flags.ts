// What to know before columns are compared, in the language of the window.

import type { CompareFlag, Comparison } from "../bridge";
import { line } from "../lib/format";
import type { Dictionary } from "../lib/text";

/** A flag in a sentence. */
export function flagText(say: Dictionary, { columns }: Comparison, flag: CompareFlag): string {
  // Loads are named in the language of the window; Go has their names in English.
  const loads = () => [...new Set(columns.map(({ load }) => say.messages.load(load)).filter(Boolean))];
  return line(say.compare.flag(flag.code, flag.code === "load" ? loads() : flag.values, flag.text));
}
