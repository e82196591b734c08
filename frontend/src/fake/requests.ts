import type { ChunkView, Findings, RequestQuery, RequestRow, RequestView, RunRow } from "../bridge";
import { models } from "./models";
import { prompts } from "./prompts";

export function requestRow(seq: number, ofRun: RunRow): RequestRow {
  const model = ofRun.models[seq % ofRun.models.length]?.name ?? "";
  const failed = seq % 61 === 60;
  const ttft = 0.2 + 0.05 * Math.sin(seq) + (seq % 17) / 100;
  return {
    seq,
    model,
    stage: 0,
    prompt: prompts[seq % prompts.length]?.id ?? "",
    phase: seq < 4 ? "warmup" : "measured",
    iteration: Math.floor(seq / prompts.length),
    outcome: failed ? "http_429" : "ok",
    status: failed ? 429 : 200,
    message: failed ? "HTTP 429: too many requests, <retry> later" : "",
    sent: seq * 0.37,
    conversation: 0,
    turn: 0,
    prefix: "",
    input_wanted: 0,
    output_wanted: 0,
    metrics: failed
      ? {}
      : {
          ttft,
          tpot: 0.0131,
          latency: ttft + 2.6,
          output_speed: 71.2,
          input_tokens: 84,
          output_tokens: 200,
        },
  };
}

function chunks(): ChunkView[] {
  let at = 0.2;
  return Array.from({ length: 120 }, (_, n) => {
    const gap = n === 0 ? undefined : n === 60 ? 0.21 : 0.012 + 0.003 * Math.sin(n);
    at += gap ?? 0;
    return { at, gap, bytes: 180 + (n % 30), tokens: n + 1, read: n };
  });
}

export function request(row: RequestRow): RequestView {
  const ok = row.outcome === "ok";
  return {
    row,
    title: titleOf(row.model),
    explained: ok ? "" : "The server refused: too many requests at once (HTTP 429).",
    hint: ok ? "" : "the account's rate limit or quota is used up: wait, or reduce the load",
    finish_reason: ok ? "stop" : "",
    ending: ok ? "complete" : "",
    findings: ok && row.seq % 4 === 0 ? findings : {},
    response_id: "chatcmpl-8f2c",
    token_source: "usage",
    tokenizer: "",
    token_error: 0,
    cached: 0,
    reasoning: undefined,
    reused: row.seq > 1,
    steps: [
      { name: "queue", from: 0, took: 0.0002 },
      { name: "send", from: 0.0002, took: 0.0004 },
      { name: "headers", from: 0.0006, took: 0.0512 },
      { name: "first_event", from: 0.0518, took: 0.1201 },
      { name: "first_token", from: 0.1719, took: 0.0281 },
      { name: "rest", from: 0.2, took: 2.6 },
    ],
    chunks: ok ? chunks() : [],
    chunk_count: ok ? 120 : 0,
    prompt_text: prompts.find(({ id }) => id === row.prompt)?.text ?? "",
    answer: ok ? "The capital is Lisbon.\n\n<script>alert('text, not markup')</script>" : "",
    thought: "",
    server_source: "llama.cpp",
    server: [
      { metric: "server_prompt", took: 0.081 },
      { metric: "network_and_queue", took: 0.013 },
    ],
  };
}

const findings: Findings = {
  adapted: ["temperature", "max_tokens -> max_completion_tokens"],
  revoked_finishes: 1,
  repeated_bytes: 1234,
  unknown_fields: ["delta.thought"],
  think_tag: "<think>",
  server_timings: { source: "llama.cpp", prompt: 0.081 },
};

const titleOf = (model: string) => models.find(({ name }) => name === model)?.title ?? model;

/** The rows that a query selects. */
export function chosen(query: RequestQuery, total: number, ofRun: RunRow): RequestRow[] {
  const words = query.text.toLowerCase().split(/\s+/);
  const rows = Array.from({ length: total }, (_, seq) => requestRow(seq, ofRun)).filter(
    (row) =>
      words.every((word) =>
        [row.prompt, row.model, titleOf(row.model), row.outcome, query.names[row.outcome], row.message]
          .join(" ")
          .toLowerCase()
          .includes(word),
      ) &&
      (!query.model || row.model === query.model) &&
      (query.turn === undefined || row.turn === query.turn) &&
      (!query.prefix || row.prefix === query.prefix) &&
      (!query.phase || row.phase === query.phase) &&
      (!query.outcome ||
        row.outcome === query.outcome ||
        (query.outcome === "failed" && row.outcome !== "ok")),
  );
  const key = (query.sort || "seq") as keyof RequestRow;
  const value = (row: RequestRow) => (key === "model" ? titleOf(row.model) : (row[key] ?? -1));
  rows.sort((a, b) => (value(a) < value(b) ? -1 : Number(value(a) > value(b))));
  return query.reverse ? rows.reverse() : rows;
}
