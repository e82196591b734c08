import type {
  Bridge,
  Mistake,
  Preset,
  Preview,
  Profile,
  RunForm,
  DryRunResult,
  SweepPreview,
  TracePreview,
} from "../bridge";
import { models } from "./models";
import { prompts } from "./prompts";

export const form: RunForm = {
  name: "",
  tags: [],
  note: "",
  models: [],
  prompt_file: "",
  prompts: [],
  lengths: [],
  complexities: [],
  categories: [],
  input_tokens: "",
  output_tokens: "",
  prefix_tokens: 0,
  prefixes: 1,
  images: "",
  turns: 0,
  think: 0,
  unique_prefix: false,
  mode: "sequential",
  iterations: 1,
  concurrent: "1",
  rate: "",
  arrival: "poisson",
  trace: "",
  trace_speed: 1,
  limit: 0,
  requests: 0,
  duration: 0,
  stage_duration: "",
  over: 0,
  steps: 0,
  settle: 0,
  repeats: 1,
  interleave: false,
  sweep: "",
  slo: "",
  fail_if: [],
  sweep_from: 1,
  sweep_to: 1000,
  probe: 15,
  probe_requests: 100,
  max_probes: 40,
  sweep_tolerance: 0.03,
  max_errors: 0,
  max_error_rate: "",
  max_total_tokens: 0,
  warmup: 1,
  max_tokens: 512,
  temperature: 0,
  stream: true,
  timeout: 300,
  connect_timeout: 10,
  header_timeout: 60,
  first_token_timeout: 120,
  idle_timeout: 60,
  grace: 30,
  seed: "",
  keep_text: 4096,
  max_cost: 0,
  server_metrics: "",
};

const preset = (name: string, about: string, rest: Partial<RunForm>): Preset => ({
  name,
  about,
  built_in: true,
  form: { ...form, ...rest },
});

export const presets: Preset[] = [
  preset("smoke", "Does it answer at all? A few short requests.", { lengths: ["short"], max_tokens: 48 }),
  preset("latency", "How fast is one stream? Sequential requests.", { iterations: 5, warmup: 2 }),
  preset("load", "What happens under load? 16 users.", {
    mode: "concurrent",
    concurrent: "16",
    iterations: 10,
  }),
  preset("stages", "Where does it slow down? 1, 2, 4, 8 and 16 users, 20 seconds each.", {
    mode: "concurrent",
    concurrent: "1,2,4,8,16",
    duration: 20,
    settle: 3,
  }),
  preset("rate", "Does it keep up? 5 requests per second for a minute.", {
    mode: "concurrent",
    rate: "5",
    duration: 60,
  }),
  preset("sweep", "How much does it carry? The highest rate within 500 ms to the first token.", {
    mode: "concurrent",
    sweep: "rate",
    slo: "ttft.p95=500ms",
    settle: 3,
  }),
  {
    ...preset("Friday evening", "", { iterations: 3, concurrent: "4", mode: "concurrent" }),
    built_in: false,
  },
];

function mistakes(of: RunForm): Mistake[] {
  const found: Mistake[] = [];
  if (of.models.length === 0) found.push({ field: "models", message: "Choose at least one model." });
  if (of.iterations < 1) found.push({ field: "iterations", message: "There must be at least 1 iteration." });
  if (of.mode === "concurrent" && Number(of.concurrent) < 1) {
    found.push({ field: "concurrent", message: "There must be at least 1 user." });
  }
  if (of.trace !== "" && of.trace.trim() === "") {
    found.push({ field: "trace", message: "no trace is chosen: open a file with the times of requests" });
  }
  return found;
}

/** Levels with commas between and ramps, without the mistakes that Go finds. */
function profile(of: RunForm, prompts: number): Profile {
  const text = of.rate || (of.mode === "concurrent" ? of.concurrent : "1");
  const levels = text.split(",").map((part) => part.split("..").map(Number));
  const seconds = of.duration || of.over;
  const width = seconds || 1;
  const highest = Math.max(0, ...levels.flat());
  const stages = levels.map(([from = 0, to = from], i) => ({
    begin: i * width,
    settled: i * width + (seconds ? of.settle : 0),
    end: (i + 1) * width,
    points: [
      { at: i * width, level: from },
      { at: (i + 1) * width, level: to },
    ],
    endpoint: "",
    repeat: 0,
    seconds: seconds || undefined,
    requests: seconds ? undefined : of.requests || prompts,
    expected: seconds ? (of.rate ? ((from + to) / 2) * seconds : undefined) : of.requests || prompts,
  }));
  return {
    kind: of.rate ? "rate" : "users",
    timed: seconds > 0,
    length: levels.length * width,
    highest,
    stages,
    pass: levels.length,
  };
}

const open = { open: true, requests: 0, each: 0, tokens: 0, seconds: undefined, cost: undefined };

const sweep = (of: RunForm): SweepPreview => ({
  kind: of.sweep,
  from: of.sweep_from,
  to: of.sweep_to,
  max_probes: of.max_probes,
  shortest: of.settle + of.probe,
  longest: of.settle + Math.max(of.probe, of.probe_requests / of.sweep_from),
  most:
    of.max_probes * of.models.length * (of.settle + Math.max(of.probe, of.probe_requests / of.sweep_from)),
  objectives: of.slo.split(",").filter(Boolean),
});

const trace: TracePreview = { source: "night.csv", requests: 1234, seconds: 720, input: 512.4, output: 128 };

/** The name of the preset that the form is, but for its models and labels. */
function presetOf({ models, name, tags, note, ...how }: RunForm): string {
  const labels = { models, name, tags, note };
  const is = (one: Preset) =>
    JSON.stringify({ ...one.form, ...labels }) === JSON.stringify({ ...one.form, ...how, ...labels });
  return presets.find(is)?.name ?? "";
}

export function preview(of: RunForm): Preview {
  const chosen = prompts.filter(
    (one) =>
      (of.prompts.length === 0 || of.prompts.includes(one.id)) &&
      (of.lengths.length === 0 || of.lengths.includes(one.length)) &&
      (of.complexities.length === 0 || of.complexities.includes(one.complexity)) &&
      (of.categories.length === 0 || of.categories.includes(one.category)),
  ).length;
  const each = chosen * of.iterations + of.warmup;
  const requests = each * of.models.length;
  const unknown = of.models.filter((name) => name === "house-model");
  return {
    mistakes: mistakes(of),
    requests,
    each,
    open: false,
    prompts: chosen,
    images: of.images ? 12 : 0,
    image_bytes: of.images ? 3_400_000 : 0,
    tokens: requests * of.max_tokens,
    seconds: unknown.length > 0 ? undefined : requests * 1.4,
    basis: of.models.filter((name) => name !== "house-model"),
    unknown,
    insecure: of.models.filter((name) => name === "llama-nim"),
    cost: of.models.includes("llama-nim") ? each * 0.000_421 : undefined,
    unpriced: of.models.filter((name) => name === "llama-vllm" || name === "house-model"),
    large: requests > 200 && of.models.some((name) => !name.startsWith("sim-")),
    heavy: [],
    preset: presetOf(of),
    load: of.sweep ? undefined : profile(of, each - of.warmup),
    ...(of.sweep && { sweep: sweep(of), ...open }),
    trace: of.trace.trim() ? trace : undefined,
    command: [
      of.sweep ? "tokenlap sweep" : "tokenlap run",
      ...of.models,
      `--iterations ${of.iterations} --max-tokens ${of.max_tokens}`,
    ].join(" "),
  };
}

const answer =
  "The capital of France is Paris.\n\nIt lies on the Seine and has been the seat of the country's government, with a few interruptions, since the tenth century.";

function tried(model: string): DryRunResult {
  const none = { hint: "", message: "", status: 200, answer: "", token_source: "", title: model, model };
  switch (model) {
    case "house-model":
      return {
        ...none,
        status: 0,
        outcome: "connect",
        explained: "no connection could be made: dial tcp 10.0.0.9:8000: connect: connection refused",
        hint: "is the server running, and does it listen on this port? A server in a container must listen on 0.0.0.0",
      };
    case "llama-nim":
      return {
        ...none,
        status: 401,
        outcome: "http_4xx",
        explained: "the server refused the request (401): invalid api key",
        message: "invalid api key",
        hint: "the server wants another key: check the model's key reference and that the key is still valid",
      };
    default:
      return {
        ...none,
        outcome: "ok",
        explained: "answered",
        ttft: 0.2031,
        tpot: 0.0141,
        latency: 0.6412,
        input_tokens: 14,
        output_tokens: 32,
        token_source: model === "sim-steady" ? "estimate" : "usage",
        answer,
      };
  }
}

type Calls = Pick<
  Bridge,
  | "curl"
  | "defaults"
  | "firstForm"
  | "formOf"
  | "openPlan"
  | "startPlan"
  | "savePlanAs"
  | "preview"
  | "presets"
  | "savePreset"
  | "removePreset"
  | "cancelDryRun"
  | "dryRun"
>;

export function runCalls(): Calls {
  let stored = presets;
  return {
    curl: async ({ models: [model] }) =>
      `curl -N https://inference.example/v1/chat/completions -H 'Accept: text/event-stream' -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' --data-raw '{"model":"${model}"}'`,
    defaults: async () => form,
    firstForm: async () => {
      const [smoke] = presets as [Preset];
      const there = models.filter(({ archived }) => !archived).map(({ name }) => name);
      return { ...smoke, form: { ...smoke.form, models: there } };
    },
    openPlan: async () => ({ ...form, name: "nightly", models: ["llama-vllm"], seed: "7" }),
    startPlan: async () => "",
    savePlanAs: async () => "/home/me/plan.toml",
    formOf: async () => ({
      ...form,
      models: ["llama-vllm", "llama-nim"],
      mode: "concurrent",
      concurrent: "16",
    }),
    preview: async (of) => preview(of),
    presets: async () => stored,
    dryRun: async ({ models }) => models.map(tried),
    cancelDryRun: async () => {},
    savePreset: async (one) => {
      stored = [...stored.filter(({ name }) => name !== one.name), { ...one, built_in: false }];
    },
    removePreset: async (name) => {
      stored = stored.filter((one) => one.name !== name || one.built_in);
    },
  };
}
