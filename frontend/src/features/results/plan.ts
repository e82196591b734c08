// The plan and manifest of a run as lists of names and values.

import type { Endpoint, Plan, Result } from "../../bridge";
import { bytes, count, dollars, duration, level, share } from "../../lib/format";
import type { en } from "../../lib/text/plan";

type PlanText = typeof en;

export interface Entry {
  name: string;
  value: string;
}

export interface Section {
  title: string;
  entries: Entry[];
}

const seconds = (ns: number) => ns / 1e9;

/**
 * All sections, in reading order, without empty values. In an imported run a
 * zero is absent from its file, so it is left out as well.
 */
export function sectionsOf(result: Result, words: PlanText): Section[] {
  const { plan, manifest, run } = result;
  const imported = run.state === "imported";
  const sections = [
    {
      title: words.workload,
      entries: [...workload(plan, words), ...(imported ? [] : requestOptions(plan, words))],
    },
    { title: words.load, entries: [...load(result, words), ...(imported ? [] : loadOptions(plan, words))] },
    { title: words.stop, entries: stopRules(plan, words) },
    { title: words.limits, entries: imported ? [] : limits(plan, words) },
    ...plan.endpoints.map((endpoint) => ({
      title: `${words.model}: ${endpoint.title || endpoint.name}`,
      entries: model(endpoint, result, words),
    })),
    { title: words.ran, entries: environment(result, words) },
    { title: words.origins, entries: origins(manifest.origins ?? [], words) },
  ];
  return sections
    .map(({ title, entries }) => ({ title, entries: entries.filter(({ value }) => value !== "") }))
    .filter(({ entries }) => entries.length > 0);
}

const yesNo = (yes: boolean, words: PlanText) => (yes ? words.yes : words.no);

function workload(plan: Plan, words: PlanText): Entry[] {
  const { label } = words;
  return [
    { name: label.prompts, value: plan.prompts.name },
    { name: label.hash, value: plan.prompts.hash },
    { name: label.input, value: plan.input ?? "" },
    { name: label.output, value: plan.output ?? "" },
    { name: label.turns, value: positive(plan.turns, count) },
    { name: label.think, value: positive(plan.think_ns, (ns) => duration(seconds(ns))) },
    { name: label.sharedPrefix, value: sharedPrefix(plan, words) },
    { name: label.images, value: images(plan, words) },
    { name: label.maxTokens, value: plan.generation.max_tokens > 0 ? count(plan.generation.max_tokens) : "" },
    { name: label.stream, value: yesNo(plan.generation.stream, words) },
  ];
}

/** A number as a text; "" for none, and for zero, which stands for none. */
const positive = (value: number | undefined, text: (value: number) => string) =>
  value !== undefined && value > 0 ? text(value) : "";

function sharedPrefix({ shared_prefix: prefix }: Plan, words: PlanText): string {
  return prefix && prefix.tokens > 0 ? words.prefixes(count(prefix.tokens), prefix.count) : "";
}

function images({ images: set }: Plan, words: PlanText): string {
  return set?.folder ? words.images((set.files ?? []).length, set.folder) : "";
}

function requestOptions(plan: Plan, words: PlanText): Entry[] {
  const { label } = words;
  return [
    { name: label.unique, value: yesNo(plan.unique_prefix, words) },
    { name: label.temperature, value: String(plan.generation.temperature) },
    { name: label.keep, value: bytes(plan.keep_text) },
  ];
}

function load({ plan }: Result, words: PlanText): Entry[] {
  const { label } = words;
  return [
    { name: label.mode, value: words.mode[plan.mode] ?? plan.mode },
    { name: label.sweep, value: plan.sweep ? sweepText(plan.sweep, words) : "" },
    ...plan.stages.map((stage, number) => ({
      name: plan.stages.length > 1 ? `${label.stage} ${number + 1}` : label.stage,
      value: stageText(stage, words),
    })),
    {
      name: label.iterations,
      value: plan.stages.some(isByIterations) ? positive(plan.iterations, count) : "",
    },
  ];
}

/** Whether a stage ends when each prompt was asked as often as the plan says. */
const isByIterations = ({ load: { kind }, requests, duration_ns }: Plan["stages"][number]) =>
  !requests && !duration_ns && kind !== "trace";

function sweepText({ from, to, max_probes }: NonNullable<Plan["sweep"]>, words: PlanText): string {
  return words.levels(level(from), level(to), count(max_probes));
}

/** The load of a stage and what ends it. */
function stageText(stage: Plan["stages"][number], words: PlanText): string {
  const { load: one, requests, duration_ns, settle_ns, endpoint } = stage;
  return [
    words.loadOf(one),
    positive(requests, (n) => words.requests(count(n))),
    positive(duration_ns, (ns) => duration(seconds(ns))),
    positive(settle_ns, (ns) => words.settling(duration(seconds(ns)))),
    endpoint ? words.alone(endpoint) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** The rules that end a run before its plan does. */
function stopRules({ stop }: Plan, { label }: PlanText): Entry[] {
  return [
    { name: label.stopErrors, value: positive(stop?.errors, count) },
    { name: label.stopErrorRate, value: positive(stop?.error_rate, share) },
    { name: label.stopTokens, value: positive(stop?.tokens, count) },
    { name: label.stopCost, value: positive(stop?.cost, dollars) },
  ];
}

function loadOptions(plan: Plan, { label }: PlanText): Entry[] {
  return [
    { name: label.warmup, value: count(plan.warmup) },
    { name: label.grace, value: plan.stages[0] ? duration(seconds(plan.stages[0].grace_ns)) : "" },
    { name: label.seed, value: String(plan.seed) },
  ];
}

function limits({ limits }: Plan, words: PlanText): Entry[] {
  const { label } = words;
  const limit = (ns: number) => (ns > 0 ? duration(seconds(ns)) : words.noLimit);
  return [
    { name: label.connect, value: limit(limits.connect_ns) },
    { name: label.headers, value: limit(limits.headers_ns) },
    { name: label.firstToken, value: limit(limits.first_token_ns) },
    { name: label.idle, value: limit(limits.idle_ns) },
    { name: label.total, value: limit(limits.total_ns) },
  ];
}

function model(endpoint: Endpoint, { manifest }: Result, words: PlanText): Entry[] {
  const { label } = words;
  const body = endpoint.body ?? {};
  const agreed = (manifest.stream_options ?? {})[endpoint.name];
  return [
    { name: label.name, value: endpoint.name },
    { name: label.id, value: endpoint.model },
    { name: label.url, value: endpoint.url },
    { name: label.family, value: endpoint.family },
    { name: label.deployment, value: endpoint.deployment },
    { name: label.key, value: endpoint.key },
    { name: label.extraHeaders, value: Object.keys(endpoint.headers ?? {}).join(", ") },
    { name: label.body, value: Object.keys(body).length > 0 ? JSON.stringify(body) : "" },
    { name: label.tls, value: transport(endpoint, words) },
    { name: label.proxy, value: (manifest.proxies ?? {})[endpoint.name] ?? "" },
    { name: label.streamOptions, value: agreed === undefined ? "" : agreed ? words.accepted : words.refused },
  ];
}

function transport({ url, insecure }: Endpoint, words: PlanText): string {
  if (!url.startsWith("https:")) return "";
  return insecure ? words.unverified : words.verified;
}

function environment({ manifest, run }: Result, words: PlanText): Entry[] {
  const { label } = words;
  const system = [manifest.os, manifest.arch].filter(Boolean).join(" ");
  return [
    { name: label.version, value: manifest.version },
    { name: label.definitions, value: manifest.definitions || run.definitions },
    { name: label.host, value: manifest.host },
    { name: label.system, value: system },
    { name: label.cpu, value: processor(manifest.cpu, manifest.cores, words) },
    { name: label.go, value: manifest.go },
    { name: label.clock, value: manifest.clock_step_ns > 0 ? duration(seconds(manifest.clock_step_ns)) : "" },
  ];
}

function processor(name: string, cores: number, words: PlanText): string {
  return [name, cores > 0 ? words.cores(count(cores)) : ""].filter(Boolean).join(", ");
}

function origins(files: { file: string; format: string; hash: string }[], words: PlanText): Entry[] {
  return files.map(({ file, format, hash }) => ({
    name: words.label.file,
    value: [file, format, hash && `SHA-256 ${hash}`].filter(Boolean).join(", "),
  }));
}

/** Plan and manifest as they are stored, without the texts of the prompts. */
export const asJSON = ({ plan, manifest }: Result) => `${JSON.stringify({ plan, manifest }, null, 2)}\n`;
