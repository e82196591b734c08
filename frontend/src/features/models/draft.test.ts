import { describe, expect, it } from "vitest";
import { models } from "../../bridge.fake";
import { templates } from "../../fake/models";
import {
  blank,
  bodyOf,
  copyOf,
  draftOf,
  endpointOf,
  fieldsOf,
  headersOf,
  isEndpoint,
  keyOf,
  nameFor,
  refOf,
  renameOf,
} from "./draft";

const vllm = models.find((model) => model.name === "llama-vllm");
if (!vllm) throw new Error("no llama-vllm among the recorded models");

describe("a key reference", () => {
  it.each(["", "env:KEY", "keyring:nim", "file:C:\\keys\\house"])("comes back as it was: %s", (ref) =>
    expect(refOf(keyOf(ref))).toBe(ref),
  );
});

describe("a draft", () => {
  it("comes back as the endpoint it was made of", () => {
    const priced = { ...vllm, price_input: 0.15, price_output: 2, slo: "ttft=500ms" };
    const made = endpointOf(draftOf({ ...priced, headers: { "X-Team": "a:b" }, body: { top_p: 0.9 } }), vllm);
    expect(made).toMatchObject({
      name: "llama-vllm",
      url: vllm.url,
      aliases: vllm.aliases,
      headers: { "X-Team": "a:b" },
      body: { top_p: 0.9 },
      key: "env:VLLM_KEY",
      price_input: 0.15,
      price_output: 2,
      slo: "ttft=500ms",
    });
  });

  it("of a copy has no name and no alias yet", () => {
    expect(copyOf(vllm)).toMatchObject({ name: "", aliases: [], model: vllm.model });
  });

  it("without a name is called after its model", () => {
    const made = endpointOf({ ...blank, url: "http://x/v1", model: "meta-llama/Llama 3.1" }, null);
    expect(isEndpoint(made) && made.name).toBe("llama-3.1");
  });

  it("that cannot be read says which part", () => {
    expect(endpointOf({ ...blank, headers: "nocolon", rename: "a=b=c", body: "[1]" }, null)).toEqual({
      headers: "nocolon",
      rename: "a=b=c",
      body: true,
    });
  });

  it("comes back with how its model is asked", () => {
    const asked = {
      api: "responses",
      omit: ["temperature", "seed"],
      rename: { max_tokens: "max_completion_tokens", a: "b" },
      think_tags: ["</think>"],
      tokenizer: "/home/me/tokenizer.json",
      server_metrics: "http://10.0.0.7:8000/metrics",
    };
    expect(endpointOf(draftOf({ ...vllm, ...asked }), vllm)).toMatchObject(asked);
  });

  it("takes from a template what is known of its server, and clears what is not", () => {
    const [reasoning, anthropic] = templates;
    if (!reasoning || !anthropic) throw new Error("no templates");
    const first = { ...blank, model: "gpt-5-mini", ...fieldsOf(reasoning) };
    expect(endpointOf(first, null)).toMatchObject({
      url: "https://api.openai.com/v1",
      api: "chat",
      key: "env:OPENAI_API_KEY",
      model: "gpt-5-mini",
      omit: ["temperature"],
      rename: { max_tokens: "max_completion_tokens" },
    });
    expect(endpointOf({ ...first, ...fieldsOf(anthropic) }, null)).toMatchObject({
      api: "anthropic",
      omit: [],
      rename: {},
    });
  });

  it("of an archived model stays archived", () => {
    expect(endpointOf(draftOf(vllm), { ...vllm, archived: true })).toMatchObject({ archived: true });
  });
});

it("headers are read line by line", () => {
  expect(headersOf("A: b\n\n C : d:e ")).toEqual({ headers: { A: "b", C: "d:e" } });
  expect(headersOf(": x")).toEqual({ bad: ": x" });
});

it("renamed fields are read line by line", () => {
  expect(renameOf("max_tokens = max_completion_tokens\n\na=b")).toEqual({
    rename: { max_tokens: "max_completion_tokens", a: "b" },
  });
  for (const text of ["a", "a=", "=b", "a=b=c"]) expect(renameOf(text)).toEqual({ bad: text });
});

it("extra fields are a JSON object or nothing", () => {
  expect(bodyOf(" ")).toEqual({});
  expect(bodyOf('{"a":1}')).toEqual({ a: 1 });
  for (const text of ["[1]", "1", "null", "{"]) expect(bodyOf(text)).toBeNull();
});

it.each([
  ["Qwen/Qwen2.5-7B-Instruct", "qwen2.5-7b-instruct"],
  ["qwen2.5:7b", "qwen2.5-7b"],
  ["..", ""],
])("the name for %s is %s", (model, name) => expect(nameFor(model)).toBe(name));
