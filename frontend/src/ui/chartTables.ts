// The values of a chart as tables, read from its ECharts option: bars by
// category, boxes with their five numbers, lines and scatters point by point.

import { resolve } from "../../../build/echarts/resolve.js";
import { namesOfFive } from "../../../build/echarts/tip.js";
import { line } from "../lib/format";
import { escaped, markdownTable, tabSeparated } from "../lib/textTable";

export interface DataTable {
  caption: string;
  columns: Column[];
  rows: Cell[][]; // the first cell of each names it
}

interface Column {
  name: string;
  unit: string; // of the plain numbers; "" where they have none
}

interface Cell {
  text: string; // with its unit
  plain: string; // a number without unit, or the text
}

type Value = number | string | null | undefined;
type Item = Value | Value[] | { name?: string; value?: Value | Value[] };

interface Axis {
  type?: string;
  name?: string;
  data?: (string | { value?: string })[];
  axisLabel?: { formatter?: unknown };
  tip?: { name?: string; format?: string };
}

interface Series {
  type: string;
  name?: string;
  data?: Item[];
  xAxisIndex?: number;
  yAxisIndex?: number;
}

interface Option {
  series?: Series | Series[];
  xAxis?: Axis | Axis[];
  yAxis?: Axis | Axis[];
  tooltip?: { words?: Record<string, string> };
}

const list = <T>(one: T | T[] | undefined): T[] =>
  one === undefined ? [] : Array.isArray(one) ? one : [one];

/** The tables of an option, which comes as JSON. */
export function tablesOf(option: string): DataTable[] {
  const read = JSON.parse(option) as Option;
  const [xs, ys] = [list(read.xAxis), list(read.yAxis)];
  const panels = new Map<string, { x: Axis; y: Axis; series: Series[] }>();
  for (const series of list(read.series)) {
    if ((series.data ?? []).length === 0 || series.name === "") continue; // a series without a name joins what others show
    const place = `${series.type === "line" ? "scatter" : series.type} ${series.xAxisIndex ?? 0} ${series.yAxisIndex ?? 0}`;
    const panel = panels.get(place) ?? {
      x: xs[series.xAxisIndex ?? 0] ?? {},
      y: ys[series.yAxisIndex ?? 0] ?? {},
      series: [],
    };
    panels.set(place, { ...panel, series: [...panel.series, series] });
  }
  return [...panels.values()].map(({ x, y, series }) => {
    if (series[0]?.type === "bar") return bars(x, y, series);
    if (series[0]?.type === "boxplot") return boxes(x, y, series, namesOfFive(read));
    return points(x, y, series);
  });
}

function bars(x: Axis, y: Axis, series: Series[]): DataTable {
  const [category, value] = y.type === "category" ? [y, x] : [x, y];
  const count = Math.max(...series.map((one) => one.data?.length ?? 0));
  const { cell, unit } = writer(value);
  return {
    caption: nameOf(value),
    columns: [plainColumn(nameOf(category)), ...series.map((one) => ({ name: one.name ?? "", unit }))],
    rows: Array.from({ length: count }, (_, n) => [
      textCell(categoryOf(category, n)),
      ...series.map((one) => cell(last(valueOf(one.data?.[n])))),
    ]),
  };
}

function boxes(x: Axis, y: Axis, series: Series[], five: string[]): DataTable {
  const [category, value] = y.type === "category" ? [y, x] : [x, y];
  const { cell, unit } = writer(value);
  return {
    caption: nameOf(value),
    columns: [plainColumn(nameOf(category)), ...five.map((name) => ({ name, unit }))],
    rows: series.flatMap((one) =>
      (one.data ?? []).flatMap((item, n) => {
        const numbers = array(valueOf(item)).slice(-5);
        if (numbers.every((number) => typeof number !== "number")) return []; // the row of another series
        return [[textCell(categoryOf(category, n) || itemName(item)), ...numbers.map(cell)]];
      }),
    ),
  };
}

function points(x: Axis, y: Axis, series: Series[]): DataTable {
  const [across, up] = [writer(x), writer(y)];
  return {
    caption: [nameOf(y), nameOf(x)].filter(Boolean).join(" / "),
    columns: [
      plainColumn(""),
      { name: nameOf(x) || "x", unit: across.unit },
      { name: nameOf(y) || "y", unit: up.unit },
    ],
    rows: series.flatMap((one) =>
      (one.data ?? []).map((item, n) => {
        const pair = array(valueOf(item));
        const [a, b] = pair.length > 1 ? [pair[0], pair[1]] : [n, pair[0]];
        const name = [one.name, itemName(item)].filter(Boolean).join(" · ");
        return [textCell(name), inCategory(x, a) ?? across.cell(a), inCategory(y, b) ?? up.cell(b)];
      }),
    ),
  };
}

const plainColumn = (name: string): Column => ({ name, unit: "" });
const textCell = (text: string): Cell => ({ text, plain: text });

const nameOf = (axis: Axis) => axis.tip?.name ?? axis.name ?? "";

function categoryOf(axis: Axis, n: number): string {
  const item = axis.data?.[n];
  return typeof item === "object" ? (item.value ?? "") : (item ?? "");
}

const inCategory = (axis: Axis, value: Value) =>
  axis.type === "category" && typeof value === "number" ? textCell(categoryOf(axis, value)) : undefined;

const isObject = (item: Item): item is { name?: string; value?: Value | Value[] } =>
  typeof item === "object" && item !== null && !Array.isArray(item);

const itemName = (item: Item) => (isObject(item) ? (item.name ?? "") : "");
const valueOf = (item: Item) => (isObject(item) ? item.value : item);
const array = (value: Value | Value[]) => (Array.isArray(value) ? value : [value]);
const last = (value: Value | Value[]) => (Array.isArray(value) ? value[value.length - 1] : value);

const rounded = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });
const bare = (value: number) => String(Number(value.toPrecision(12)));

interface Writer {
  cell: (value: Value) => Cell;
  unit: string; // of the plain numbers
}

const units: Record<string, string> = { ms: "ms", s: "s", tok_s: "tok/s", percent: "%" };

/** Formats numbers as the axis does, with their units where it has any. */
function writer({ axisLabel, tip }: Axis): Writer {
  const formatter = tip?.format ? `@fmt:${tip.format}` : axisLabel?.formatter;
  const name = typeof formatter === "string" && formatter.startsWith("@fmt:") ? formatter : "";
  const format = name
    ? (resolve({ formatter: name }).formatter as unknown as (value: number) => string)
    : undefined;
  const scale = name === "@fmt:percent" ? 100 : 1;
  const cell = (value: Value): Cell => {
    if (typeof value === "string") return value === "-" ? { text: value, plain: "" } : textCell(value);
    if (typeof value !== "number" || !Number.isFinite(value)) return { text: "-", plain: "" };
    return { text: format ? format(value) : rounded.format(value), plain: bare(value * scale) };
  };
  return { cell, unit: units[name.slice("@fmt:".length)] ?? "" };
}

const heading = (table: DataTable, title: string) => [title, line(table.caption)].filter(Boolean).join(": ");

/** Tables for a spreadsheet: numbers without units, which stand in the heads. */
export function asTabs(title: string, tables: DataTable[], first: string): string {
  const heads = (columns: Column[]) =>
    columns.map(({ name, unit }, n) => {
      const label = line(name) || (n === 0 ? first : "");
      return unit ? `${label} (${unit})` : label;
    });
  const one = (table: DataTable) =>
    tabSeparated([
      [heading(table, title)],
      heads(table.columns),
      ...table.rows.map((row) => row.map(({ plain }) => line(plain))),
    ]);
  return tables.map(one).join("\n");
}

/** Tables as they are shown, in Markdown. */
export function asMarkdown(title: string, tables: DataTable[], first: string): string {
  const one = (table: DataTable) =>
    `${escaped(heading(table, title))}\n\n` +
    markdownTable(
      table.columns.map(({ name }, n) => escaped(line(name) || (n === 0 ? first : ""))),
      table.rows.map((row) => row.map(({ text }) => escaped(line(text)))),
    );
  return tables.map(one).join("\n");
}
