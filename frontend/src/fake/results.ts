import {
  BridgeError,
  type Bridge,
  type Distribution,
  type ModelSummary,
  type RequestRow,
  type Result,
  type RunRow,
  type SelfcheckView,
  type SteadyForm,
  type Verdict,
} from "../bridge";
import { distributions, units } from "../lib/metrics.generated";
import { charts, chartTheme, missingChart } from "./charts";
import type { FakeOptions } from "./options";
import { runs } from "./history";
import { models } from "./models";
import { chosen, request, requestRow } from "./requests";

/** All distributions without a value. */
const empty = Object.fromEntries(
  distributions.map((key) => [key, { unit: units[key], n: 0, weak: [] }]),
) as unknown as Record<(typeof distributions)[number], Distribution>;

/** A distribution around a median; n values, fewer than 500 make p99 weak. */
function around(unit: string, p50: number, n = 177): Distribution {
  return {
    unit,
    n,
    mean: p50 * 1.06,
    sd: p50 * 0.22,
    min: p50 * 0.61,
    p50,
    p90: p50 * 1.31,
    p95: p50 * 1.62,
    p99: n < 100 ? undefined : p50 * 2.4,
    max: p50 * 3.1,
    weak: n < 500 ? ["p99"] : [],
    spread: { p5: p50 * 0.74, p25: p50 * 0.9, p75: p50 * 1.12 },
  };
}

/** Llama on vLLM answers first, and no model has the better TPOT. */
const best: Result["summary"]["best"] = [
  {
    stage: 0,
    metric: "ttft",
    statistic: "p50",
    endpoint: "llama-vllm",
    next: "llama-nim",
    change: -0.1,
    low: -0.12,
    high: -0.08,
  },
  { stage: 0, metric: "tpot", statistic: "p50", endpoint: "" },
];

export const summary = (endpoint: string, ttft: number, speed: number, failed: number): ModelSummary => ({
  ...empty,
  endpoint,
  stage: 0,
  attempts: 180,
  successes: 180 - failed,
  failed,
  cancelled: 0,
  dropped: 0,
  warmed_up: 2,
  failures: failed ? [{ kind: "http_429", count: failed }] : [],
  success_rate: (180 - failed) / 180,
  ttft: around("s", ttft),
  ttft_with_setup: around("s", ttft + 0.004),
  ttfa: around("s", ttft),
  tpot: around("s", 1 / speed),
  latency: around("s", ttft + 200 / speed),
  response_time: around("s", ttft + 200 / speed),
  queue_delay: around("s", 0.00021),
  icl: around("s", 1 / speed, 35_200),
  icl_p50: around("s", 1 / speed),
  icl_p95: around("s", 1.4 / speed),
  icl_p99: around("s", 2.2 / speed),
  stall: around("s", 4 / speed),
  decode_speed: around("tok/s", speed),
  output_speed: around("tok/s", 200 / (ttft + 200 / speed)),
  input_tokens: around("tokens", 84),
  output_tokens: around("tokens", 200),
  token_sources: [{ source: "usage", count: 180 - failed }],
  finish_reasons: [{ reason: "stop", count: 180 - failed }],
  per_token: true,
  tokens_a_chunk: 1.01,
  shared_reads: 0.03,
  new_connections: failed ? 3 : 0,
  cached_input_tokens: 0,
  hidden_reasoning_tokens: 0,
  window_from: 2e9,
  window_ns: 512.4e9,
  system_tokens: speed * 14.2,
  request_rate: 0.35,
  mean_in_flight: 15.6,
  intervals: [{ metric: "ttft", statistic: "p50", low: ttft * 0.98, high: ttft * 1.03 }],
  warnings: failed
    ? [
        { code: "failures", text: "3 of 180 requests failed; they are in no percentile." },
        { code: "few", text: "p99 rests on 177 values: take it as a hint." },
      ]
    : [],
});

function verdictOf(run: RunRow): Verdict {
  const failed = run.models.filter(({ failed = 0 }) => failed > 0);
  const survivors = failed.map(({ name, failed: n = 0 }) => ({
    code: "survivors",
    trust: "careful",
    endpoint: name,
    stage: 0,
    value: n / 180,
    limit: 0.01,
    unit: "share",
    text: `${n} of 180 requests failed: percentiles are of the survivors.`,
    advice: "See the failures first: a server that sheds load looks fast to those it serves.",
  }));
  const few = run.models.map(({ name }) => ({
    code: "few_samples",
    trust: "good",
    endpoint: name,
    stage: 0,
    value: 177,
    limit: 500,
    unit: "count",
    text: "177 successes: few for p99 (firm from: 500).",
    advice: "Send more requests.",
  }));
  const foreign = {
    code: "other_definitions",
    trust: "careful",
    stage: 0,
    text: "The figures follow the definitions of another tool: the seed's tool: TTFT is the first chunk of any kind, tokens are chunks, and TPOT includes the TTFT.",
    advice: "Compare it with runs of the same kind only.",
  };
  const others = run.definitions === "seed-v1" ? [foreign] : [];
  const names = [...others.map(() => "other definitions"), ...(failed.length > 0 ? ["survivors only"] : [])];
  return {
    trust: run.state === "imported" ? "" : "good",
    causes: [],
    overall: names.length > 0 ? "careful" : "good",
    line:
      names.length > 0
        ? `Read with care: ${names.join(", ")}.`
        : "Reliable: the client kept up, and no problem was found with the figures.",
    reasons: [...others, ...survivors, ...few],
  };
}

export function result(run: RunRow): Result {
  const named = run.models.map(({ name }) => name);
  return {
    run,
    plan: {
      name: run.name,
      endpoints: models.filter(({ name }) => named.includes(name)),
      prompts: { name: "built-in", hash: "5f1c0a7be2" },
      unique_prefix: true,
      generation: { max_tokens: 512, temperature: 0, stream: true },
      limits: { connect_ns: 10e9, headers_ns: 60e9, first_token_ns: 120e9, idle_ns: 60e9, total_ns: 300e9 },
      mode: "concurrent",
      iterations: 10,
      warmup: 2,
      stages: [{ load: { kind: "users", users: 16 }, grace_ns: 30e9 }],
      seed: 4711,
      keep_text: 4096,
    },
    manifest: {
      version: "v0.1.0",
      definitions: "1",
      host: "bench-01",
      os: "linux",
      arch: "amd64",
      cpu: "AMD EPYC 7302 16-Core Processor",
      cores: 16,
      go: "go1.26.8",
      prompt_hash: "5f1c0a7be2",
      clock_step_ns: 27,
      proxies: {},
      stream_options: { "llama-vllm": true, "llama-nim": false },
    },
    health: {
      beats: 51_240,
      lag_p50_ns: 61_000,
      lag_p99_ns: 1_240_000,
      lag_max_ns: 9_100_000,
      gc_pauses: 41,
      gc_pause_total_ns: 2_100_000,
      gc_pause_max_ns: 310_000,
      cpu_ns: 31e9,
      cpu_share: 0.0038,
      memory_peak_bytes: 148_000_000,
    },
    verdict: verdictOf(run),
    stages: [],
    sweeps: [],
    parts: { count: 0, missing: [], rows: [] },
    objectives: [],
    wanted: { input: 0, output: 0, turns: 1 },
    end: "requests",
    summary: {
      models: run.models
        .filter((one) => one.requests !== undefined)
        .map((one) => summary(one.name, one.ttft_p50 ?? 0.2, one.output_speed ?? 70, one.failed ?? 0)),
      best: run.models.length > 1 ? best : [],
    },
    requests: 364,
    command:
      run.state === "imported" ? "" : `tokenlap run ${named.join(" ")} --iterations 10 --concurrent 16`,
  };
}

const sameFields = ({ models }: RunRow) => [
  ...["conversation", "input_wanted", "output_wanted", "prefix", "stage", "turn"],
  ...(models.length < 2 ? ["model"] : []),
];

/** A check of the machine of the fake runs. */
export const selfcheck: SelfcheckView = {
  at: "2026-11-20T09:30:00Z",
  streams: 16,
  ttft_error: { n: 640, mean: 0.00004, p50: 0.00006, p95: 0.00041, max: 0.0021 },
  gap_error: { n: 40_320, mean: 0, p50: 0.000002, p95: 0.00011, max: 0.0019 },
};

/** A summary with the window that was set by hand; without one the whole is steady. */
function withWindow(model: ModelSummary, steady: SteadyForm[]): ModelSummary {
  const form = steady.find((one) => one.model === model.endpoint && one.stage === model.stage);
  if (!form) return model;
  const [from, to] = [form.from * 1e9, form.to * 1e9];
  const share = (to - from) / model.window_ns;
  const attempts = Math.round(model.attempts * share);
  return {
    ...model,
    steady: {
      from,
      to,
      by_hand: true,
      cuts: [],
      sent_rate: 0.36,
      figures: {
        ...model,
        attempts,
        successes: attempts,
        failed: 0,
        window_from: from,
        window_ns: to - from,
        ttft: around("s", (model.ttft.p50 ?? 0) * 0.9, attempts),
        request_rate: 0.37,
        mean_in_flight: 16,
      },
    },
  };
}

type Calls = Pick<
  Bridge,
  | "selfcheck"
  | "cancelSelfcheck"
  | "setSteadyWindow"
  | "findSteadyWindow"
  | "result"
  | "charts"
  | "chartTheme"
  | "requests"
  | "request"
  | "markdown"
>;

/** All requests of a recorded run; ?requests=100000 in the address makes it long. */
export function resultCalls(given: FakeOptions, total = 364): Calls {
  const all = given.runs ?? runs;
  const find = (id: string) => all.find((one) => one.id === id) ?? all[0] ?? (runs[0] as RunRow);
  let last = { key: "", rows: [] as RequestRow[] };
  let checked: SelfcheckView | undefined;
  let steady: SteadyForm[] = [];
  return {
    selfcheck: async () => (checked = selfcheck),
    cancelSelfcheck: async () => {},
    result: async (id) => {
      if (!all.some((one) => one.id === id)) throw new BridgeError("not_found", `There is no run ${id}.`);
      const { summary, ...rest } = result(find(id));
      return {
        ...rest,
        summary: { ...summary, models: summary.models.map((model) => withWindow(model, steady)) },
        selfcheck: checked,
      };
    },
    setSteadyWindow: async (form) => {
      steady = [...steady.filter(({ model }) => model !== form.model), form];
    },
    findSteadyWindow: async ({ model: name }) => {
      steady = steady.filter(({ model }) => model !== name);
    },
    charts: async () => [...charts, missingChart],
    chartTheme: async (theme) => chartTheme(theme),
    requests: async (query) => {
      const key = JSON.stringify({ ...query, offset: 0, limit: 0 });
      if (last.key !== key) last = { key, rows: chosen(query, total, find(query.run)) };
      const { rows } = last;
      const page = rows.slice(query.offset, query.offset + query.limit);
      return { rows: page, total: rows.length, all: total, same: sameFields(find(query.run)) };
    },
    request: async ({ run, seq }) => request(requestRow(seq, find(run))),
    markdown: async (id) =>
      `## ${find(id).name}\n\n| model | TTFT p50 |\n|---|---|\n| llama-vllm | 203 ms |\n`,
  };
}
