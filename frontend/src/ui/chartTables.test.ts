import { describe, expect, it } from "vitest";
import { charts } from "../fake/charts";
import { asMarkdown, asTabs, tablesOf, type DataTable } from "./chartTables";

const of = (option: object) => tablesOf(JSON.stringify(option));
const plain = (rows: DataTable["rows"] | undefined) =>
  rows?.map((row) => row.map(({ text }) => text.replaceAll("\u00a0", " ")));

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
    expect(sheet?.columns.map(({ name }) => name)).toEqual(["", "A", "B"]);
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
    expect(plain(sheet?.rows)).toEqual([
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
    expect(plain(sheets[1]?.rows)).toEqual([["C", "7", "A"]]);
  });

  const tables = of({
    xAxis: { type: "category", data: ["short | =1"] },
    yAxis: { type: "value", name: "TTFT", tip: { name: "TTFT", format: "ms" } },
    series: [
      { type: "bar", name: "A", data: [1203.4567] },
      { type: "bar", name: "B", data: ["-"] },
    ],
  });

  it("copies as plain numbers for a spreadsheet, with the unit in the head", () => {
    expect(asTabs("Times", tables, "Series")).toBe(
      "Times: TTFT\nSeries\tA (ms)\tB (ms)\nshort | =1\t1203.4567\t\n",
    );
  });

  it("copies shares in percent, as they are shown", () => {
    const shares = of({
      xAxis: { type: "category", data: ["a"] },
      yAxis: { type: "value", axisLabel: { formatter: "@fmt:percent" } },
      series: [{ type: "bar", name: "ok", data: [0.957] }],
    });
    expect(asTabs("", shares, "")).toContain("ok (%)\na\t95.7\n");
  });

  it("copies as Markdown with units, and with no markup in names", () => {
    expect(asMarkdown("Times", tables, "Series").replaceAll("\u00a0", " ")).toBe(
      "Times: TTFT\n\n| Series | A | B |\n| --- | ---: | ---: |\n| short \\| =1 | 1.2 s | - |\n",
    );
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
