import { describe, expect, it } from "vitest";
import { arranged } from "./order";

const chart = (name: string, missing = "") => ({ name, title: name, missing, option: missing ? "" : "{}" });

describe("arranged", () => {
  it("puts first what is asked first, keeps the rest in its order, and sets aside what is not drawn", () => {
    const { drawn, missing } = arranged([
      chart("token_analysis"),
      chart("later_invented"),
      chart("scaling", "one level only"),
      chart("latency_comparison"),
      chart("ttft_comparison"),
    ]);
    expect(drawn.map(({ name }) => name)).toEqual([
      "ttft_comparison",
      "latency_comparison",
      "token_analysis",
      "later_invented",
    ]);
    expect(missing.map(({ name }) => name)).toEqual(["scaling"]);
  });
});
