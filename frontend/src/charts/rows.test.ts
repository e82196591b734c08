import { describe, expect, it } from "vitest";
import { inRows } from "./rows";
import { roomIn } from "./useRoom";

const charts = (text: string) =>
  text.split(" ").map((name) => ({
    name,
    title: "",
    missing: "",
    option: "{}",
    height: 300,
    wide: name.startsWith("W"),
  }));

describe("charts in rows", () => {
  it.each([
    ["a b c d", "a b c d", "two in each row"],
    ["a b c", "a b |c|", "the last alone fills its row"],
    ["W1 a b", "|W1| a b", "a wide one has its row"],
    ["a W1 b W2 c", "a b |W1| |W2| |c|", "the next one moves beside one that would stand alone"],
    ["a W1", "|a| |W1|", "without another one it fills its row"],
  ])("%s stand as %s: %s", (given, want) => {
    const rows = inRows(charts(given), 2).map(({ chart, wide }) => (wide ? `|${chart.name}|` : chart.name));
    expect(rows.join(" ")).toBe(want);
  });

  it("stand below each other in one column, in their order", () => {
    const rows = inRows(charts("a W1 b"), 1);
    expect(rows.map(({ chart, wide }) => [chart.name, wide])).toEqual([
      ["a", true],
      ["W1", true],
      ["b", true],
    ]);
  });
});

describe("the room for charts", () => {
  it.each([
    [0, 0, 1],
    [1099, 1000, 1],
    [1239, 1200, 1],
    [1304, 1300, 2],
  ])("of %s pixels is %s in %s columns", (width, rounded, columns) => {
    expect(roomIn(width)).toEqual({ width: rounded, columns });
  });
});
