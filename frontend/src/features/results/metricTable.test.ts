import { describe, expect, it } from "vitest";
import type { Distribution, ModelSummary } from "../../bridge";
import { asMarkdown, asText, cell, metrics, rowsOf, statistics } from "./metricTable";

const ttft: Distribution = {
  unit: "s",
  n: 180,
  mean: 0.21,
  sd: 0.02,
  min: 0.1,
  p50: 0.2034,
  p90: 0.3,
  p95: 0.41,
  p99: 0.5,
  max: 1.2,
  weak: ["p99"],
};
const none: Distribution = { unit: "tok/s", n: 0, weak: [] };
const model = {
  ...Object.fromEntries(metrics.map((metric) => [metric, none])),
  ttft,
} as unknown as ModelSummary;
const plain = (text: string) => text.replaceAll("\u00a0", " ");

const words = {
  metric: "Metric",
  unit: "Unit",
  weak: "weak",
  label: (metric: string, adjusted: boolean) => metric.toUpperCase() + (adjusted ? " ALL" : ""),
  statistic: (statistic: string) => statistic,
};

describe("cell", () => {
  it("shows a figure with its unit", () => {
    expect(plain(cell(ttft, "p50").text)).toBe("203 ms");
    expect(plain(cell({ ...ttft, unit: "tok/s" }, "max").text)).toBe("1.2 tok/s");
    expect(cell({ ...ttft, unit: "tokens", mean: 57.34 }, "mean").text).toBe("57.3");
  });

  it("marks what based on few values, and only that", () => {
    expect(statistics.filter((statistic) => cell(ttft, statistic).weak)).toEqual(["p99"]);
  });

  it("is a dash for what does not exist, and never weak then", () => {
    expect(cell({ ...none, weak: ["p99"] }, "p99")).toEqual({ text: "-", weak: false });
  });

  it("bears a list that came as null", () => {
    expect(cell({ ...ttft, weak: null as unknown as string[] }, "p99").weak).toBe(false);
  });
});

describe("the table to paste elsewhere", () => {
  it("has raw numbers between tabs for a spreadsheet", () => {
    const [head, first, second] = asText(model, words).split("\n");
    expect(head).toBe("Metric\tUnit\tn\tmean\tsd\tmin\tp50\tp90\tp95\tp99\tmax\tweak");
    expect(first).toBe("TTFT\ts\t180\t0.21\t0.02\t0.1\t0.2034\t0.3\t0.41\t0.5\t1.2\tp99");
    expect(second).toBe("TTFT_WITH_SETUP\ttok/s\t0\t\t\t\t\t\t\t\t\t");
  });

  it("has figures as they are shown for Markdown, weak ones marked", () => {
    const [head, rule, first, ...others] = plain(asMarkdown(model, words)).split("\n");
    expect(others.join("")).toBe(""); // metrics without values are left out
    expect(head).toBe("| Metric | n | mean | sd | min | p50 | p90 | p95 | p99 | max |");
    expect(rule).toContain("| --- | ---: |");
    expect(first).toBe(
      "| TTFT | 180 | 210 ms | 20 ms | 100 ms | 203 ms | 300 ms | 410 ms | 500 ms ? | 1.2 s |",
    );
  });
});

describe("percentiles in which failures count", () => {
  const failing = {
    ...model,
    failed: 15,
    dropped: 5,
    ttft: { ...ttft, adjusted: { p50: 0.21, p90: 0.5, infinite: ["p95", "p99"] } },
  };

  it("stand below those of successes, infinite where that many failed", () => {
    const [first, second, third] = rowsOf(failing);
    expect([first?.metric, second?.metric, third?.metric]).toEqual(["ttft", "ttft", "ttft_with_setup"]);
    const values = second?.values ?? none;
    expect(values.n).toBe(200);
    expect(statistics.map((statistic) => plain(cell(values, statistic).text))).toEqual([
      "-",
      "-",
      "-",
      "210 ms",
      "500 ms",
      "∞",
      "∞",
      "-",
    ]);
  });

  it("are copied, too", () => {
    expect(asText(failing, words).split("\n")[2]).toBe("TTFT ALL\ts\t200\t\t\t\t0.21\t0.5\tinf\tinf\t\t");
    expect(asMarkdown(failing, words).split("\n")[3]).toContain("TTFT ALL");
  });
});
