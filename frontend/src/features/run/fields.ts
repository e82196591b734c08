// Which fields of the form the page shows, and what is set in those that are
// folded away.

import type { RunForm } from "../../bridge";
import { count, dollars, duration, line } from "../../lib/format";
import { endOf, isOpenLoad, kindOf, sweepBounds } from "./load";

const advanced = [
  "categories",
  "prompts",
  "unique_prefix",
  "images",
  "prefix_tokens",
  "prefixes",
  "turns",
  "think",
  ...sweepBounds,
  "stage_duration",
  "settle",
  "warmup",
  "limit",
  "repeats",
  "interleave",
  "max_errors",
  "max_error_rate",
  "max_total_tokens",
  "slo",
  "fail_if",
  "output_tokens",
  "temperature",
  "stream",
  "keep_text",
  "seed",
  "timeout",
  "connect_timeout",
  "header_timeout",
  "first_token_timeout",
  "idle_timeout",
  "grace",
  "max_cost",
  "tags",
  "note",
] as const;

export type AdvancedField = (typeof advanced)[number];

/** The advanced fields that the form as it stands has. */
export function advancedFields(form: RunForm): AdvancedField[] {
  const isSweep = kindOf(form) === "sweep";
  const absent: Partial<Record<AdvancedField, boolean>> = {
    categories: form.input_tokens !== "",
    prompts: form.input_tokens !== "",
    unique_prefix: form.input_tokens !== "",
    stage_duration: isSweep || endOf(form) !== "time",
    limit: !isOpenLoad(form),
    repeats: isSweep,
    interleave: isSweep,
    slo: isSweep,
    fail_if: isSweep,
    ...(!isSweep && Object.fromEntries(sweepBounds.map((field) => [field, true]))),
  };
  return advanced.filter((field) => !absent[field]);
}

/** The fields that are always in view, and show their own mistakes. */
export function mainFields(form: RunForm): string[] {
  const kind = kindOf(form);
  const always = ["models", "name", "prompt_file", "input_tokens", "max_tokens"];
  if (kind === "sweep") return [...always, "slo", "arrival"];
  const levels = {
    sequential: [],
    concurrent: ["concurrent"],
    rate: ["rate", "arrival"],
    trace: ["trace", "trace_speed"],
  };
  return [...always, "iterations", "requests", "duration", "over", "steps", ...levels[kind]];
}

/** What is said of an advanced field that is not as it is by default, by its field. */
export type SetTexts = Record<AdvancedField, (value: string) => string>;

/** The advanced fields that differ from the defaults, a few words each. */
export function changedTexts(
  form: RunForm,
  defaults: RunForm,
  say: { set: SetTexts; off: string },
): string[] {
  const isOff = (field: AdvancedField) => field.endsWith("timeout") && form[field] === 0;
  return advancedFields(form)
    .filter((field) => !isEqual(form[field], defaults[field]))
    .map((field) => say.set[field](isOff(field) ? say.off : valueOf(form, field)));
}

type Value = RunForm[AdvancedField];

function isEqual(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.join("\n") === b.join("\n");
  return a === b;
}

const times: readonly string[] = [
  "think",
  "probe",
  "settle",
  "timeout",
  "connect_timeout",
  "header_timeout",
  "first_token_timeout",
  "idle_timeout",
  "grace",
];

function valueOf(form: RunForm, field: AdvancedField): string {
  const value = form[field];
  if (Array.isArray(value)) return line(value.join(", "));
  if (typeof value !== "number") return line(String(value));
  if (field === "max_cost") return dollars(value);
  if (times.includes(field)) return duration(value);
  return Number.isInteger(value) ? count(value) : String(value);
}
