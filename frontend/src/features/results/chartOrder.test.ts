import { describe, expect, it } from "vitest";
import { inOrder } from "./chartOrder";

const chart = (name: string) => ({ name, title: name, missing: "", option: "{}", height: 300, wide: false });

describe("the order of charts", () => {
  it("puts first what is asked first, and keeps the rest as it was", () => {
    const ordered = inOrder(
      ["token_analysis", "later_invented", "latency_comparison", "ttft_comparison"].map(chart),
    );
    expect(ordered.map(({ name }) => name)).toEqual([
      "ttft_comparison",
      "latency_comparison",
      "token_analysis",
      "later_invented",
    ]);
  });
});
