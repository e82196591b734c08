import { describe, expect, it } from "vitest";
import { models } from "../../bridge.fake";
import { byFamily, serverOf } from "./families";

const [fast, slow, vllm, nim, house] = models as [
  (typeof models)[0],
  (typeof models)[0],
  (typeof models)[0],
  (typeof models)[0],
  (typeof models)[0],
];

describe("groups", () => {
  it("puts families in order and those without one last", () => {
    const found = byFamily([house, slow, nim, fast, vllm], "Other");
    expect(found.map((group) => [group.family, group.models.map((model) => model.name)])).toEqual([
      ["llama", ["llama-nim", "llama-vllm"]],
      ["simulated", ["sim-steady", "sim-swift"]],
      ["Other", ["house-model"]],
    ]);
  });

  it("has nothing to group where there are no models", () => expect(byFamily([], "Other")).toEqual([]));
});

describe("server", () => {
  it("is host and port", () => expect(serverOf(vllm, "built in")).toBe("10.0.0.7:8000"));
  it("says of a simulated model that it is built in", () =>
    expect(serverOf(fast, "built in")).toBe("built in"));
  it("shows an unreadable URL as it is", () =>
    expect(serverOf({ ...vllm, url: "::" }, "built in")).toBe("::"));
});
