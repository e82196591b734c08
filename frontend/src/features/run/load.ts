// Pure functions of the load: which fields matter, and what becomes of them when
// another kind or end is chosen.

import type { RunForm } from "../../bridge";

export const loadKinds = ["sequential", "concurrent", "rate", "trace", "sweep"] as const;
export type LoadKind = (typeof loadKinds)[number];

export const ends = ["iterations", "requests", "time"] as const;
export type End = (typeof ends)[number];

/** Parts of a form that were typed for kinds and ends which are not chosen now. */
export type Typed = Partial<Record<LoadKind | End | "ramp", Partial<RunForm>>>;

export interface Switched {
  part: Partial<RunForm>;
  typed: Typed;
}

export function kindOf({ sweep, trace, rate, mode, concurrent }: RunForm): LoadKind {
  if (sweep !== "") return "sweep";
  if (trace !== "") return "trace";
  if (rate !== "") return "rate";
  return mode === "concurrent" || hasStages(concurrent) || hasRamp(concurrent) ? "concurrent" : "sequential";
}

// A field that is empty while it is typed in: 0 or no text would be another kind or
// end. The preview calls it a mistake.
export const emptyNumber = -1;
export const emptyText = " ";

export function endOf({ duration, stage_duration, requests }: RunForm): End {
  if (duration !== 0 || stage_duration !== "") return "time";
  return requests !== 0 ? "requests" : "iterations";
}

const withoutLoad = {
  mode: "concurrent",
  concurrent: "1",
  rate: "",
  arrival: "poisson",
  limit: 0,
  over: 0,
  steps: 0,
  stage_duration: "",
  trace: "",
  trace_speed: 1,
  sweep: "",
  sweep_from: 1,
  sweep_to: 1000,
  sweep_tolerance: 0.03,
  probe: 15,
  probe_requests: 100,
  max_probes: 40,
};

/** The settling time of a level of a sweep, as of `tokenlap sweep`. */
const sweepSettle = 3;

const loadFields = Object.keys(withoutLoad) as (keyof typeof withoutLoad)[];

/** The form with another kind of load, as it was when that kind was left. */
export function withKind(form: RunForm, to: LoadKind, typed: Typed): Switched {
  const from = kindOf(form);
  const left = pick(form, loadFields);
  const first: Record<LoadKind, Partial<RunForm>> = {
    sequential: { mode: "sequential" },
    concurrent: { concurrent: form.concurrent === "1" ? "8" : form.concurrent },
    rate: { rate: "5" },
    trace: { trace: emptyText },
    sweep: { sweep: "rate" },
  };
  const settle = {
    ...(to === "sweep" && { settle: form.settle || sweepSettle }),
    ...(from === "sweep" && to !== "sweep" && { settle: 0 }),
  };
  return {
    part: { ...withoutLoad, ...settle, ...(typed[to] ?? first[to]) },
    typed: { ...typed, [from]: left },
  };
}

const withoutEnd = { requests: 0, duration: 0, stage_duration: "" };

/** The form with another end of its stages, as it was when that end was left. */
export function withEnd(form: RunForm, to: End, typed: Typed): Switched {
  const left = pick(form, ["requests", "duration", "stage_duration"]);
  const first: Record<End, Partial<RunForm>> = {
    iterations: { iterations: form.iterations || 1 },
    requests: { requests: form.requests || 100 },
    time: { duration: 60 },
  };
  return {
    part: { ...withoutEnd, ...(typed[to] ?? first[to]) },
    typed: { ...typed, [endOf(form)]: left },
  };
}

/** Whether the levels contain a ramp, such as 1..50. */
export const hasRamp = (levels: string) => levels.includes("..");

/** Whether there is more than one level. */
export const hasStages = (levels: string) => levels.includes(",");

/** The form with other levels. What only a ramp has comes and goes with the ramp. */
export function withLevels(form: RunForm, levels: Partial<RunForm>, typed: Typed): Switched {
  const next = { ...form, ...levels };
  const ramp = hasRamp(levelsOf(next));
  const ramped = hasRamp(levelsOf(form));
  if (ramp && !ramped) return { part: { over: 60, ...typed.ramp, ...levels }, typed };
  if (ramp || !ramped) return { part: levels, typed };
  return {
    part: { ...levels, over: 0, steps: 0 },
    typed: { ...typed, ramp: pick(form, ["over", "steps"]) },
  };
}

export const levelsOf = (form: RunForm): string => form.rate || form.concurrent;

/** The kind of arrival, and its coefficient of variation where it has one. */
export function arrivalOf(text: string): { kind: string; cv: number } {
  const [kind = "", cv = ""] = text.split(":");
  return { kind, cv: Number.parseFloat(cv) || 0 };
}

export const arrivalText = (kind: string, cv: number) => (kind === "gamma" ? `gamma:${cv}` : kind);

/** Whether requests start whether or not answers come, so that their number in flight can be limited. */
export const isOpenLoad = (form: RunForm): boolean =>
  kindOf(form) === "rate" || kindOf(form) === "trace" || form.sweep === "rate";

/** What bounds the search of a sweep, all but its objectives. */
export const sweepBounds = [
  "sweep_from",
  "sweep_to",
  "sweep_tolerance",
  "probe",
  "probe_requests",
  "max_probes",
] as const;

function pick<K extends keyof RunForm>(form: RunForm, fields: readonly K[]): Partial<RunForm> {
  return Object.fromEntries(fields.map((field) => [field, form[field]])) as Partial<RunForm>;
}
