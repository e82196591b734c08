import { describe, expect, it } from "vitest";
import type { Column, Comparison } from "../../bridge";
import { asMarkdown, asText, type Labels } from "./tableText";

const words: Labels = {
  metric: "Metric",
  unit: "Unit",
  baseline: "Baseline",
  weak: "weak",
  answer: { better: "better", worse: "worse", same: "same", unknown: "not clear" },
  name: (id) => id.toUpperCase(),
  difference: (label) => `${label}: difference`,
};

const comparison = {
  columns: [{ label: "old" }, { label: "new | <b>\tname" }] as Column[],
  baseline: 0,
  metrics: [
    {
      id: "ttft_p99",
      unit: "s",
      better: "lower",
      values: [
        { value: 0.2, n: 180, weak: false, answer: "" },
        { value: 0.3, n: 20, weak: true, delta: 0.5, answer: "worse" },
      ],
    },
    {
      id: "ttfa_p50",
      unit: "s",
      better: "lower",
      values: [
        { value: 0.2, n: 180, weak: false, answer: "" },
        { n: 0, weak: false, answer: "" },
      ],
    },
  ],
  differences: [],
  flags: [],
} as unknown as Comparison;

describe("the copied table", () => {
  it("is raw numbers with tabs between, as many in each line", () => {
    const lines = asText(comparison, words).split("\n");
    expect(lines[0]).toBe("Metric\tUnit\told (Baseline)\tn\tnew | <b> name\tn\tnew | <b> name: difference");
    expect(lines[1]).toBe("TTFT_P99\ts\t0.2\t180\t0.3\t20\t0.5");
    expect(lines[2]).toBe("TTFA_P50\ts\t0.2\t180\t\t0\t");
    expect(lines[3]).toBe("");
  });

  it("is Markdown whose cells no name can end", () => {
    const lines = asMarkdown(comparison, words).replaceAll("\u00a0", " ").split("\n");
    expect(lines[0]).toBe("| Metric | old (Baseline) | new \\| \\<b\\> name |");
    expect(lines[1]).toBe("| --- | ---: | ---: |");
    expect(lines[2]).toBe("| TTFT_P99 | 200 ms | 300 ms (weak) (+50 % worse) |");
    expect(lines[3]).toBe("| TTFA_P50 | 200 ms | - |");
  });
});
