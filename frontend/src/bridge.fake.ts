// The same door with recorded answers: for a plain browser (npm run dev) and
// for tests. ?state=empty and ?state=failing in the address show those cases.

import { BridgeError, type Bridge, type Model, type ModelRow, type RunPage, type RunRow } from "./bridge";

const model = (name: string, rest: Partial<Model>): Model => ({
  name,
  title: "",
  url: "https://inference.example/v1/chat/completions",
  model: name,
  family: "",
  deployment: "",
  aliases: [],
  headers: {},
  body: {},
  insecure: false,
  key: "",
  archived: false,
  ...rest,
});

export const models: Model[] = [
  model("sim-swift", {
    model: "simulated-swift",
    title: "Swift (simulated)",
    url: "simulated:?ttft=120ms&itl=10ms",
    family: "simulated",
    deployment: "built-in",
  }),
  model("sim-steady", {
    model: "simulated-steady",
    title: "Steady (simulated)",
    url: "simulated:?ttft=450ms&itl=35ms",
    family: "simulated",
    deployment: "built-in",
  }),
  model("llama-vllm", {
    title: "Llama 3.1 8B on vLLM",
    url: "http://10.0.0.7:8000/v1/chat/completions",
    model: "meta-llama/Llama-3.1-8B-Instruct",
    family: "llama",
    deployment: "vllm",
    aliases: ["llama", "l31"],
    key: "env:VLLM_KEY",
  }),
  model("llama-nim", {
    title: "Llama 3.1 8B on NIM",
    model: "meta/llama-3.1-8b-instruct",
    family: "llama",
    deployment: "nim",
    key: "keyring:nim",
    insecure: true,
  }),
  model("house-model", { model: "house/7b", key: "file:/etc/keys/house" }),
];

const row = (name: string, rest: Partial<ModelRow>): ModelRow => ({
  name,
  title: "",
  stage: 0,
  load: "one at a time",
  requests: 180,
  failed: 0,
  success_rate: 1,
  ttft_p50: 0.2034,
  tokens_per_second: 48.12,
  ...rest,
});

const unmeasured: Partial<ModelRow> = {
  requests: undefined,
  failed: undefined,
  success_rate: undefined,
  ttft_p50: undefined,
  tokens_per_second: undefined,
};

const run = (id: string, rest: Partial<RunRow>): RunRow => ({
  id,
  name: "",
  state: "finished",
  started: "2026-11-23T14:05:00Z",
  models: [row("sim-swift", { title: "Swift (simulated)" })],
  ...rest,
});

export const runs: RunRow[] = [
  run("r-5", {
    name: "Nightly comparison",
    models: [
      row("llama-vllm", { title: "Llama 3.1 8B on vLLM", tokens_per_second: 1874.4, load: "16 at a time" }),
      row("llama-nim", {
        title: "Llama 3.1 8B on NIM",
        load: "16 at a time",
        failed: 3,
        success_rate: 177 / 180,
        ttft_p50: 1.2549,
        tokens_per_second: 940.2,
      }),
    ],
  }),
  run("r-4", {
    name: "Demo",
    state: "running",
    started: "2026-11-23T13:00:00Z",
    models: [row("sim-steady", unmeasured)],
  }),
  run("r-3", { state: "interrupted", started: "2026-11-22T09:30:00Z" }),
  run("r-2", { name: "Before the upgrade", state: "stopped", started: "2026-10-02T18:12:00Z" }),
  run("r-1", { name: "Last year's file", state: "imported", started: "2025-11-07T14:30:22Z" }),
];

const page = (rows: RunRow[], limit: number, offset: number): RunPage => ({
  rows: rows.slice(offset, offset + limit),
  total: rows.length,
});

/** A bridge over given models and runs; whatever is passed last replaces single calls. */
export function fake(of: { models?: Model[]; runs?: RunRow[] } = {}, calls: Partial<Bridge> = {}): Bridge {
  return {
    models: async () => of.models ?? models,
    runs: async ({ limit, offset }) => page(of.runs ?? runs, limit, offset),
    version: async () => "recorded answers",
    command: async () => "tokenlap",
    backdrop: () => {},
    ...calls,
  };
}

const broken = async (): Promise<never> => {
  throw new BridgeError(
    "unavailable",
    "The store /home/me/.local/share/tokenlap/tokenlap.db was written by a newer Tokenlap.",
    "Update Tokenlap, or choose another folder with --data-dir.",
  );
};

/** The bridge that an address asks for. */
export function fakeFor(search: string): Bridge {
  switch (new URLSearchParams(search).get("state")) {
    case "empty":
      return fake({ models: [], runs: [] });
    case "failing":
      return fake({}, { models: broken, runs: broken });
    default:
      return fake();
  }
}
