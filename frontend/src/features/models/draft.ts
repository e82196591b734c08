// A model as its form has it, mostly as texts, and the conversion back.

import type { Endpoint, Model, Template } from "../../bridge";

export type KeyKind = "none" | "env" | "keyring" | "file";
export const keyKinds: KeyKind[] = ["none", "keyring", "env", "file"];

export interface Draft {
  url: string;
  model: string;
  name: string;
  title: string;
  family: string;
  deployment: string;
  aliases: string[];
  headers: string; // one NAME: VALUE per line
  body: string; // JSON, "" for none
  priceInput: string; // US dollars per million tokens; "": not known
  priceOutput: string;
  slo: string; // objectives of its runs
  insecure: boolean;
  keyKind: KeyKind;
  keyName: string;
  api: string; // "": guessed from the URL
  omit: string[];
  rename: string; // one OLD=NEW per line
  thinkTags: string[];
  tokenizer: string;
  serverMetrics: string;
}

export const blank: Draft = {
  url: "",
  model: "",
  name: "",
  title: "",
  family: "",
  deployment: "",
  aliases: [],
  headers: "",
  body: "",
  priceInput: "",
  priceOutput: "",
  slo: "",
  insecure: false,
  keyKind: "none",
  keyName: "",
  api: "",
  omit: [],
  rename: "",
  thinkTags: [],
  tokenizer: "",
  serverMetrics: "",
};

/** Splits a key reference: env:NAME, keyring:NAME, file:PATH, or none. */
export function keyOf(ref: string): Pick<Draft, "keyKind" | "keyName"> {
  const [kind, ...rest] = ref.split(":");
  const known = keyKinds.find((one) => one === kind);
  return known ? { keyKind: known, keyName: rest.join(":") } : { keyKind: "none", keyName: "" };
}

export const refOf = ({ keyKind, keyName }: Pick<Draft, "keyKind" | "keyName">): string =>
  keyKind === "none" ? "" : `${keyKind}:${keyName.trim()}`;

/** The extra fields of the request as text, "" for none. */
const bodyText = (body: Record<string, unknown>): string =>
  Object.keys(body).length > 0 ? JSON.stringify(body, null, 2) : "";

/** Renamed fields as text, one OLD=NEW per line. */
export const renameText = (rename: Record<string, string> | undefined): string =>
  Object.entries(rename ?? {})
    .map(([field, name]) => `${field}=${name}`)
    .join("\n");

const priceText = (price: number | undefined): string => (price ? String(price) : "");

export function draftOf(model: Model): Draft {
  const { url, name, title, family, deployment, aliases, insecure } = model;
  return {
    url,
    model: model.model,
    name,
    title,
    family,
    deployment,
    aliases,
    insecure,
    priceInput: priceText(model.price_input),
    priceOutput: priceText(model.price_output),
    slo: model.slo ?? "",
    headers: Object.entries(model.headers)
      .map(([header, value]) => `${header}: ${value}`)
      .join("\n"),
    body: bodyText(model.body),
    ...keyOf(model.key),
    api: model.api ?? "",
    omit: model.omit ?? [],
    rename: renameText(model.rename),
    thinkTags: model.think_tags ?? [],
    tokenizer: model.tokenizer ?? "",
    serverMetrics: model.server_metrics ?? "",
  };
}

/** The fields of a draft that a template fills. */
export const fieldsOf = (template: Template): Partial<Draft> => ({
  url: template.url,
  api: template.api,
  deployment: template.deployment,
  omit: template.omit ?? [],
  rename: renameText(template.rename),
  body: bodyText(template.body ?? {}),
  ...keyOf(template.key),
});

/** Whether closing would discard input. */
export const isTouched = (draft: Draft, first: Draft): boolean =>
  JSON.stringify(draft) !== JSON.stringify(first);

/** The draft of a copy, without name and aliases, which are unique. */
export const copyOf = (model: Model): Draft => ({ ...draftOf(model), name: "", aliases: [] });

/** Parses headers, one per line, or returns the first line that is none. */
export function headersOf(text: string): { headers: Record<string, string> } | { bad: string } {
  const headers: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const colon = line.indexOf(":");
    if (colon < 1) return { bad: line.trim() };
    headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  return { headers };
}

/** Parses renamed fields, one per line, or returns the first line that is none. */
export function renameOf(text: string): { rename: Record<string, string> } | { bad: string } {
  const rename: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const [field = "", name = "", ...more] = line.split("=").map((part) => part.trim());
    if (field === "" || name === "" || more.length > 0) return { bad: line.trim() };
    rename[field] = name;
  }
  return { rename };
}

/** Parses the extra fields of the request; null where the text is no JSON object. */
export function bodyOf(text: string): Record<string, unknown> | null {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The default name for a model id: the part behind the last slash. */
export function nameFor(model: string): string {
  const last = model.slice(model.lastIndexOf("/") + 1);
  const name = last.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-._]+|[-._]+$/g, "");
  return name.slice(0, 60).toLowerCase();
}

/** The fields of a draft that cannot be parsed. */
export interface Unreadable {
  headers?: string; // the line
  rename?: string; // the line
  body?: boolean;
}

/** The endpoint of a draft; an archived model stays archived. */
export function endpointOf(draft: Draft, was: Model | null): Endpoint | Unreadable {
  const headers = headersOf(draft.headers);
  const rename = renameOf(draft.rename);
  const body = bodyOf(draft.body);
  if ("bad" in headers || "bad" in rename || body === null) {
    return {
      ...("bad" in headers && { headers: headers.bad }),
      ...("bad" in rename && { rename: rename.bad }),
      ...(body === null && { body: true }),
    };
  }
  return {
    name: draft.name.trim() || nameFor(draft.model),
    title: draft.title.trim(),
    url: draft.url.trim(),
    model: draft.model.trim(),
    family: draft.family.trim(),
    deployment: draft.deployment.trim(),
    aliases: draft.aliases,
    headers: headers.headers,
    body,
    price_input: Number(draft.priceInput) || 0,
    price_output: Number(draft.priceOutput) || 0,
    slo: draft.slo.trim(),
    insecure: draft.insecure,
    key: refOf(draft),
    archived: was?.archived ?? false,
    api: draft.api,
    omit: draft.omit,
    rename: rename.rename,
    think_tags: draft.thinkTags,
    tokenizer: draft.tokenizer.trim(),
    server_metrics: draft.serverMetrics.trim(),
  };
}

export const isEndpoint = (made: Endpoint | Unreadable): made is Endpoint => "url" in made;
