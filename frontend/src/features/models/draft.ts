// A model as its form has it, mostly as texts, and the conversion back.

import type { Endpoint, Model } from "../../bridge";

export type KeyKind = "none" | "env" | "keyring" | "file";
export const keyKinds: KeyKind[] = ["none", "env", "keyring", "file"];

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
  insecure: boolean;
  keyKind: KeyKind;
  keyName: string;
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
  insecure: false,
  keyKind: "none",
  keyName: "",
};

/** Splits a key reference: env:NAME, keyring:NAME, file:PATH, or none. */
export function keyOf(ref: string): Pick<Draft, "keyKind" | "keyName"> {
  const [kind, ...rest] = ref.split(":");
  const known = keyKinds.find((one) => one === kind);
  return known ? { keyKind: known, keyName: rest.join(":") } : { keyKind: "none", keyName: "" };
}

export const refOf = ({ keyKind, keyName }: Pick<Draft, "keyKind" | "keyName">): string =>
  keyKind === "none" ? "" : `${keyKind}:${keyName.trim()}`;

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
    headers: Object.entries(model.headers)
      .map(([header, value]) => `${header}: ${value}`)
      .join("\n"),
    body: Object.keys(model.body).length > 0 ? JSON.stringify(model.body, null, 2) : "",
    ...keyOf(model.key),
  };
}

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
  body?: boolean;
}

/** The endpoint of a draft; an archived model stays archived. */
export function endpointOf(draft: Draft, was: Model | null): Endpoint | Unreadable {
  const headers = headersOf(draft.headers);
  const body = bodyOf(draft.body);
  if ("bad" in headers || body === null) {
    return { ...("bad" in headers && { headers: headers.bad }), ...(body === null && { body: true }) };
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
    insecure: draft.insecure,
    key: refOf(draft),
    archived: was?.archived ?? false,
    ...(was && protocolOf(was)),
  };
}

/** What the form does not show stays as it is. */
const protocolOf = ({ api, omit, rename, think_tags, tokenizer, server_metrics }: Model) => ({
  api,
  omit,
  rename,
  think_tags,
  tokenizer,
  server_metrics,
});

export const isEndpoint = (made: Endpoint | Unreadable): made is Endpoint => "url" in made;
