// What was unusual about a request and its answer, in words.

import type { Findings, RequestView } from "../../bridge";
import { bytes, count, duration, line, share } from "../../lib/format";
import type { en } from "../../lib/text/requests";
import type { Fact } from "./Facts";

type Words = typeof en.opened;

/** The finish reason as the server called it, with what it stands for. */
export function finishReason({ finish_reason: reason, ending }: RequestView, say: Words): string {
  const words = say.ending[ending];
  return reason && words ? `${line(reason)}: ${words}` : line(reason);
}

/** Who counted the tokens; of a tokenizer its name, of an estimate its range. */
export function tokenSource(view: RequestView, sources: Record<string, string>): string {
  const { token_source: source, tokenizer, token_error: error } = view;
  const who = sources[source] ?? line(source);
  const range = source === "estimate" && error > 0 ? `, ±${share(error)}` : "";
  return `${who}${range}${tokenizer ? ` (${line(tokenizer)})` : ""}`;
}

/** Names and values of findings; "" where there is nothing to say. */
export const findingFacts = (found: Findings, say: Words): [string, string][] => [
  [say.adapted, namesOf(found.adapted)],
  [say.thinkTag, found.think_tag ?? ""],
  [say.revoked, found.revoked_finishes ? count(found.revoked_finishes) : ""],
  [say.repeated, found.repeated_bytes ? bytes(found.repeated_bytes) : ""],
  [say.unknown, namesOf(found.unknown_fields)],
];

/** Names of fields in one line, renamed ones with an arrow. */
export const namesOf = (names: string[] | undefined): string =>
  line((names ?? []).join(", ").replaceAll("->", "→"));

/** The times that a server reports of its work on a request, and what follows from them. */
export function serverFacts(view: RequestView, names: Record<string, string>, say: Words): Fact[] {
  const { load, ttft } = view.findings.server_timings ?? {};
  return [
    ...(view.server ?? []).map(({ metric, took }) => ({
      name: names[metric] ?? metric,
      value: duration(took),
    })),
    ...(load === undefined ? [] : [{ name: say.serverLoad, value: duration(load) }]),
    ...(ttft === undefined ? [] : [{ name: say.serverTTFT, value: duration(ttft) }]),
  ];
}
