import { describe, expect, it } from "vitest";
import { charts } from "../fake/charts";
import { tablesOf } from "./chartTables";

const of = (option: object) => tablesOf(JSON.stringify(option));
const plain = (rows: string[][] | undefined) =>
  rows?.map((row) => row.map((cell) => cell.replaceAll("\u00a0", " ")));

describe("tables", () => {
  it("puts bars under their categories, with the unit of the axis", () => {
    const [sheet, ...others] = of({
      xAxis: { type: "category", data: ["short", "long"] },
      yAxis: { type: "value", name: "latency", axisLabel: { formatter: "@fmt:s" } },
      series: [
        { type: "bar", name: "A", data: [0.5, { value: 1.25 }] },
        { type: "bar", name: "B", data: [null, "-"] },
      ],
    });
    expect(others).toEqual([]);
    expect(sheet?.columns).toEqual(["", "A", "B"]);
    expect(plain(sheet?.rows)).toEqual([
      ["short", "500 ms", "-"],
      ["long", "1.25 s", "-"],
    ]);
  });

  it("gives a box its five numbers", () => {
    const [sheet] = of({
      xAxis: [{ type: "value" }],
      yAxis: [{ type: "category", data: ["A", "B"] }],
      series: [{ type: "boxplot", data: [{ name: "x", value: [1, 2, 3, 4, 5] }, [2, 3, 4, 5, 6]] }],
    });
    expect(sheet?.rows).toEqual([
      ["A", "1", "2", "3", "4", "5"],
      ["B", "2", "3", "4", "5", "6"],
    ]);
  });

  it("lists the points of lines and scatters together, each panel by itself", () => {
    const sheets = of({
      xAxis: [{ type: "value", name: "t" }, { type: "value" }],
      yAxis: [
        { type: "value", tip: { name: "TTFT", format: "ms" } },
        { type: "category", data: ["A"] },
      ],
      series: [
        { type: "line", name: "A", data: [[1, 203]] },
        { type: "scatter", name: "B", data: [{ name: "p50", value: [2, "-"] }] },
        { type: "scatter", name: "C", data: [[7, 0]], xAxisIndex: 1, yAxisIndex: 1 },
      ],
    });
    expect(plain(sheets[0]?.rows)).toEqual([
      ["A", "1", "203 ms"],
      ["B · p50", "2", "-"],
    ]);
    expect(sheets[1]?.rows).toEqual([["C", "7", "A"]]);
  });

  it("leaves out series without data", () => {
    expect(of({ xAxis: {}, yAxis: {}, series: [{ type: "scatter", data: [] }] })).toEqual([]);
  });

  it.each(charts.map(({ name, option }) => [name, option]))("reads %s", (_, option) => {
    const sheets = tablesOf(option);
    expect(sheets.length).toBeGreaterThan(0);
    for (const { columns, rows } of sheets) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });
});
