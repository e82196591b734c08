import { describe, expect, it } from "vitest";
import type { TrendChange } from "../bridge";
import { dictionaries } from "../lib/text";
import { changeText, percent, statisticName } from "./trendChange";

const change = (rest: Partial<TrendChange>): TrendChange => ({
  at: 3,
  run: "r-1",
  metric: "ttft",
  statistic: "p50",
  kind: "level",
  change: 0.123,
  low: 0.045,
  high: 0.2,
  p: 0.001,
  worse: true,
  ...rest,
});

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("a change of a trend", () => {
  it("is said with its direction and its interval", () => {
    expect(plain(changeText(change({}), dictionaries.en))).toBe("TTFT p50 worse: +12 % (+4.5 % to +20 %)");
    expect(
      plain(changeText(change({ change: -0.123, low: -0.2, high: -0.045, worse: false }), dictionaries.de)),
    ).toBe("TTFT p50 besser: -12 % (-20 % bis -4.5 %)");
  });

  it("has a sign, and one digit where it is small", () => {
    expect([0, 0.0999, 0.1, -0.004].map((share) => plain(percent(share)))).toEqual([
      "+0.0 %",
      "+10.0 %",
      "+10 %",
      "-0.4 %",
    ]);
  });

  it("names totals without a statistic", () => {
    expect(statisticName("success_rate", "", dictionaries.en)).toBe(
      dictionaries.en.metrics.metric.success_rate.name,
    );
    expect(statisticName("unheard_of", "p50", dictionaries.en)).toBe("unheard_of p50");
  });
});
