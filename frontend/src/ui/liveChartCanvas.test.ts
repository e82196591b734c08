import { describe, expect, it, vi } from "vitest";
import { drawFrame, hasValues, roundMaximum, spanOf, type Frame, type ChartLine } from "./liveChartCanvas";

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

  const draw = (...lines: ChartLine[]) => {
    const calls: [string, ...unknown[]][] = [];
    const colours: unknown[] = [];
    const pen = new Proxy({} as CanvasRenderingContext2D, {
      get: (_, name) =>
        vi.fn((...given: unknown[]) => {
          calls.push([String(name), ...given]);
          return { width: 10 * String(given[0]).length }; // of a text
        }),
      set: (_, name, value) => (name === "strokeStyle" && colours.push(value), true),
    });
    drawFrame(pen, lines, frame, look);
    const from = calls.findIndex(([name]) => name === "clip");
    return { calls, colours, drawn: calls.slice(from) };
  };
  const count = (calls: [string, ...unknown[]][], wanted: string) =>
    calls.filter(([name]) => name === wanted).length;

  it("breaks a line where a value does not exist", () => {
    const { drawn, colours } = draw(line(1, 2, null, 4));
    expect(count(drawn, "moveTo")).toBe(2);
    expect(count(drawn, "lineTo")).toBe(1);
    expect(colours.at(-1)).toBe("#abcdef");
  });

  it("marks the newest value of each line that has one", () => {
    const { drawn } = draw(line(1, 2), line(null, null), line(3));
    expect(count(drawn, "arc")).toBe(2);
  });

  it("leaves the room on the left that its longest label needs", () => {
    const { calls } = draw(line(1, 2));
    const [, left] = calls.find(([name]) => name === "moveTo") ?? [];
    expect(left).toBe(3 * 10 + 8); // "2.5"
  });
});

describe("the seconds that are shown", () => {
  it.each([
    [0, 10],
    [9, 10],
    [12.5, 20],
    [59, 60],
    [300, 60],
  ])("after %s s are %s", (newest, span) => expect(spanOf(newest, [10, 60])).toBe(span));
});

describe("lines without values", () => {
  it.each([
    [[], false],
    [[line(null), line()], false],
    [[line(null, 0)], true],
  ])("are known", (lines, has) => expect(hasValues(lines)).toBe(has));
});
