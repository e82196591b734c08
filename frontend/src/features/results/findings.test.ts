import { describe, expect, it } from "vitest";
import type { RequestView } from "../../bridge";
import { request, requestRow } from "../../fake/requests";
import { result } from "../../fake/results";
import { runs } from "../../fake/history";
import { en as requests } from "../../lib/text/requests";
import { en as results } from "../../lib/text/results";
import { findingFacts, finishReason, serverFacts, tokenSource } from "./findings";

const [run] = runs;
if (!run) throw new Error("no recorded run");
const view: RequestView = request(requestRow(4, result(run).run));
const say = requests.opened;

it.each([
  ["stop", "complete", "stop: the answer is complete"],
  ["MAX_TOKENS", "cut at length", "MAX_TOKENS: stopped at max output tokens"],
  ["content_filter", "cut by a filter", "content_filter: stopped by a content filter"],
  ["", "", ""],
  ["odd", "new", "odd"],
])("the finish reason %s with the ending %s is shown as: %s", (finish_reason, ending, shown) =>
  expect(finishReason({ ...view, finish_reason, ending }, say)).toBe(shown),
);

it.each([
  ["usage", "", 0, "the server (usage)"],
  ["tokenizer", "o200k_base", 0, "a local tokenizer (o200k_base)"],
  ["estimate", "", 0.14, "an estimate from the text, ±14\u00a0%"],
  ["estimate", "", 0, "an estimate from the text"],
])("tokens from %s, %s, ±%s are shown as: %s", (token_source, tokenizer, token_error, shown) =>
  expect(tokenSource({ ...view, token_source, tokenizer, token_error }, results.source)).toBe(shown),
);

describe("findings", () => {
  it("are named, and absent ones are empty", () => {
    expect(findingFacts(view.findings, say)).toEqual([
      [say.adapted, "temperature, max_tokens → max_completion_tokens"],
      [say.thinkTag, "<think>"],
      [say.revoked, "1"],
      [say.repeated, "1.23\u00a0kB"],
      [say.unknown, "delta.thought"],
    ]);
    expect(findingFacts({}, say).filter(([, value]) => value !== "")).toEqual([]);
  });

  it("have what the server reports by the names of metrics, a time of 0 among them", () => {
    const server_timings = { source: "ollama", load: 0, prompt: 0.081 };
    const shown = serverFacts({ ...view, findings: { server_timings } }, { server_prompt: "Prompt" }, say);
    expect(shown.map(({ name }) => name)).toEqual(["Prompt", "network_and_queue", "Model loading"]);
    expect(serverFacts({ ...view, server: [], findings: {} }, {}, say)).toEqual([]);
  });
});
