import { describe, expect, it } from "vitest";
import type { RunRow } from "../../bridge";
import { runs } from "../../bridge.fake";
import { optionsOf, subjectLabel, toSubject } from "./pickerOptions";

const words = { untitled: "Unnamed run", allModels: "all models" };
const [two, one] = runs as [RunRow, RunRow];

describe("what can be added", () => {
  it("is a run's models, and all of them where there are several", () => {
    const [first, second] = optionsOf([two, one], [], words);
    expect(first?.group).toContain("Nightly comparison");
    expect(first?.items.map(({ label }) => label)).toEqual([
      "all models",
      "Llama 3.1 8B on vLLM",
      "Llama 3.1 8B on NIM",
    ]);
    expect(second?.items.map(({ label }) => label)).toEqual(["sim-steady"]);
    expect(first?.items.map(({ value }) => toSubject(value))).toEqual([
      { run: "r-5", model: "" },
      { run: "r-5", model: "llama-vllm" },
      { run: "r-5", model: "llama-nim" },
    ]);
  });

  it("is not offered twice", () => {
    const chosen = [{ run: "r-5", model: "llama-nim" }];
    const disabled = (subjects: typeof chosen) =>
      optionsOf([two], subjects, words)[0]?.items.map((item) => item.disabled);
    expect(disabled(chosen)).toEqual([false, false, true]);
    expect(disabled([...chosen, { run: "r-5", model: "llama-vllm" }])).toEqual([true, true, true]);
  });

  it("is told in words, also when its run is gone", () => {
    expect(subjectLabel({ run: "r-5", model: "llama-nim" }, two, words)).toBe(
      "Llama 3.1 8B on NIM · Nightly comparison",
    );
    expect(subjectLabel({ run: "r-5", model: "" }, two, words)).toBe("all models · Nightly comparison");
    expect(subjectLabel({ run: "r-3", model: "" }, runs[2], words)).toBe("all models · Unnamed run r-3");
    expect(subjectLabel({ run: "r-8", model: "x" }, null, words)).toBe("x · r-8");
  });
});
