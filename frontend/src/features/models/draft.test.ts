import { describe, expect, it } from "vitest";
import { models } from "../../bridge.fake";
import {
  blank,
  bodyOf,
  copyOf,
  draftOf,
  endpointOf,
  headersOf,
  isEndpoint,
  keyOf,
  nameFor,
  refOf,
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
    const priced = { ...vllm, price_input: 0.15, price_output: 2 };
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
    expect(endpointOf({ ...blank, headers: "nocolon", body: "[1]" }, null)).toEqual({
      headers: "nocolon",
      body: true,
    });
  });

  it("leaves what it does not show as it was", () => {
    const asked = { omit: ["temperature"], tokenizer: "o200k_base", think_tags: ["none"] };
    expect(endpointOf(draftOf(vllm), { ...vllm, ...asked })).toMatchObject(asked);
  });

  it("of an archived model stays archived", () => {
    expect(endpointOf(draftOf(vllm), { ...vllm, archived: true })).toMatchObject({ archived: true });
  });
});

it("headers are read line by line", () => {
  expect(headersOf("A: b\n\n C : d:e ")).toEqual({ headers: { A: "b", C: "d:e" } });
  expect(headersOf(": x")).toEqual({ bad: ": x" });
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
