import type { Bridge, Model, ProbeStep, Template } from "../bridge";
import type { FakeOptions } from "./options";

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
  used_api: rest.api || "chat",
  simulated: false,
  runs: 0,
  ...rest,
});

export const models: Model[] = [
  model("sim-swift", {
    model: "simulated-swift",
    title: "Swift (simulated)",
    url: "simulated:?ttft=120ms&itl=10ms",
    family: "simulated",
    deployment: "built-in",
    simulated: true,
    runs: 14,
  }),
  model("sim-steady", {
    model: "simulated-steady",
    title: "Steady (simulated)",
    url: "simulated:?ttft=450ms&itl=35ms",
    family: "simulated",
    deployment: "built-in",
    simulated: true,
    runs: 12,
  }),
  model("llama-vllm", {
    title: "Llama 3.1 8B on vLLM",
    url: "http://10.0.0.7:8000/v1/chat/completions",
    model: "meta-llama/Llama-3.1-8B-Instruct",
    family: "llama",
    deployment: "vllm",
    aliases: ["llama", "l31"],
    key: "env:VLLM_KEY",
    runs: 41,
    probe: { at: "2026-11-23T13:58:00Z", state: "ok", message: "All steps passed." },
  }),
  model("llama-nim", {
    title: "Llama 3.1 8B on NIM",
    model: "meta/llama-3.1-8b-instruct",
    family: "llama",
    deployment: "nim",
    key: "keyring:nim",
    price_input: 0.2,
    price_output: 0.8,
    insecure: true,
    runs: 40,
    probe: {
      at: "2026-11-22T08:00:00Z",
      state: "warn",
      message: "The server sends no usage while streaming.",
    },
  }),
  model("house-model", {
    api: "anthropic",
    omit: ["temperature"],
    rename: { max_tokens: "max_completion_tokens" },
    model: "house/7b",
    key: "file:/etc/keys/house",
    probe: { at: "2026-11-20T10:12:00Z", state: "failed", message: "connect: connection refused" },
  }),
];

export const steps: ProbeStep[] = [
  { name: "dns", state: "ok", took: 0.0031, message: "10.0.0.7", hint: "" },
  { name: "connect", state: "ok", took: 0.0007, message: "10.0.0.7:8000", hint: "" },
  { name: "tls", state: "skipped", took: 0, message: "The URL is http.", hint: "" },
  { name: "status", state: "ok", took: 0.0124, message: "HTTP 200", hint: "" },
  { name: "models", state: "ok", took: 0.0098, message: "3 models, this one among them", hint: "" },
  { name: "stream", state: "ok", took: 0.2211, message: "First token after 221 ms", hint: "" },
  {
    name: "usage",
    state: "warn",
    took: 0.31,
    message: "The server sends no usage while streaming.",
    hint: "Tokens will be estimated from characters.",
  },
];

const template = (id: string, rest: Partial<Template>): Template => ({
  id,
  title: id,
  url: "https://api.example/v1",
  api: "chat",
  key: "",
  deployment: id,
  model: "some-model",
  omit: [],
  rename: {},
  body: {},
  hint: "",
  ...rest,
});

export const templates: Template[] = [
  template("openai-reasoning", {
    title: "OpenAI, reasoning models",
    url: "https://api.openai.com/v1",
    key: "env:OPENAI_API_KEY",
    deployment: "openai",
    model: "gpt-5-mini",
    omit: ["temperature"],
    rename: { max_tokens: "max_completion_tokens" },
    hint: "reasoning is counted and not streamed",
  }),
  template("anthropic", {
    title: "Anthropic",
    url: "https://api.anthropic.com",
    api: "anthropic",
    key: "env:ANTHROPIC_API_KEY",
    model: "claude-sonnet-4-5",
  }),
  template("fireworks", { title: "Fireworks AI", body: { perf_metrics_in_response: true } }),
];

/** The steps of a test in which the server refused a field. */
export const refusedSteps: ProbeStep[] = [
  ...steps.slice(0, 6),
  {
    name: "parameters",
    state: "warn",
    took: 0.2,
    message: "refused: temperature",
    hint: "requests go without; store it with the model, so that no run has to find it again",
    protocol: { omit: ["temperature"], rename: {} },
  },
];

type Calls = Pick<
  Bridge,
  | "models"
  | "saveModel"
  | "archiveModel"
  | "unarchiveModel"
  | "removeModel"
  | "testModel"
  | "servedModels"
  | "findKey"
  | "guessAPI"
  | "keychain"
  | "storeKey"
  | "removeKey"
  | "templates"
  | "importModels"
  | "saveModelsAs"
>;

export function modelCalls(given: FakeOptions): Calls {
  let stored = given.models ?? models;
  const change = (name: string, rest: Partial<Model>) => {
    stored = stored.map((one) => (one.name === name ? { ...one, ...rest } : one));
  };
  return {
    models: async () => stored,
    saveModel: async ({ was, endpoint }) => {
      if (!endpoint.url) {
        return { name: "", mistakes: [{ field: "url", message: "A model needs the URL of its server." }] };
      }
      const name = endpoint.name || endpoint.model || "model";
      if (stored.some((one) => one.name === was)) change(was, { ...endpoint, name });
      else stored = [...stored, model(name, endpoint)];
      return { name, mistakes: [] };
    },
    archiveModel: async (name) => change(name, { archived: true }),
    unarchiveModel: async (name) => change(name, { archived: false }),
    removeModel: async (name) => {
      stored = stored.filter((one) => one.name !== name);
    },
    templates: async () => templates,
    guessAPI: async (url) => (url.includes("api.anthropic.com") ? "anthropic" : "chat"),
    testModel: async ({ endpoint }) => (endpoint.model.startsWith("gpt-5") ? refusedSteps : steps),
    servedModels: async () => [
      "meta-llama/Llama-3.1-8B-Instruct",
      "Qwen/Qwen2.5-7B-Instruct",
      "mistralai/Mistral-7B-Instruct-v0.3",
    ],
    findKey: async (ref) =>
      ref.startsWith("env:MISSING")
        ? {
            found: false,
            message: "The variable MISSING is not set.",
            hint: "Set it, then start Tokenlap again.",
          }
        : { found: true, message: "A key is there.", hint: "" },
    keychain: async () => ({ found: true, message: "The keychain of this system answers.", hint: "" }),
    storeKey: async ({ name, replace }) => ({ ref: `keyring:${name}`, new: !replace }),
    removeKey: async () => {},
    importModels: async () => ({ added: ["qwen-local"], replaced: [], same: [] }),
    saveModelsAs: async () => "/home/me/models.toml",
  };
}
