import { describe, expect, it, vi } from "vitest";
import { roundMaximum, drawFrame, type Frame, type ChartLine } from "./liveChartCanvas";

const line = (...values: (number | null)[]): ChartLine => ({
  name: "A",
  light: "#123456",
  dark: "#abcdef",
  points: values.map((value, at) => ({ at, value })),
});

describe("ceiling", () => {
  it.each([
    [[line(0.2, 0.31)], 0, 0.4],
    [[line(1850)], 0, 2000],
    [[line(900, 12)], 1, 20],
    [[line(null, null)], 0, 1],
    [[], 0, 1],
  ])("is round and above all that is shown", (lines, from, most) =>
    expect(roundMaximum(lines, from)).toBeCloseTo(most),
  );
});

describe("paint", () => {
  const frame: Frame = { width: 400, height: 100, now: 3, span: 4, most: 10, format: String };
  const look = { text: "#000", grid: "#eee", shade: "dark" } as const;

  it("breaks a line where a value does not exist", () => {
    const calls: string[] = [];
    const colours: unknown[] = [];
    const pen = new Proxy({} as CanvasRenderingContext2D, {
      get: (_, name) => vi.fn(() => calls.push(String(name))),
      set: (_, name, value) => (name === "strokeStyle" && colours.push(value), true),
    });
    drawFrame(pen, [line(1, 2, null, 4)], frame, look);
    const drawn = calls.slice(calls.indexOf("clip"));
    expect(drawn.filter((name) => name === "moveTo")).toHaveLength(2);
    expect(drawn.filter((name) => name === "lineTo")).toHaveLength(1);
    expect(colours.at(-1)).toBe("#abcdef");
  });
});
