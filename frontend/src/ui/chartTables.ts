// The values of a chart as tables, read from its ECharts option: bars by
// category, boxes with their five numbers, lines and scatters point by point.

import { resolve } from "../../../build/echarts/resolve.js";

export interface DataTable {
  caption: string;
  columns: string[];
  rows: string[][]; // the first cell of each names it
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
}

const list = <T>(one: T | T[] | undefined): T[] =>
  one === undefined ? [] : Array.isArray(one) ? one : [one];

/** The tables of an option, which comes as JSON. */
export function tablesOf(option: string): DataTable[] {
  const read = JSON.parse(option) as Option;
  const [xs, ys] = [list(read.xAxis), list(read.yAxis)];
  const panels = new Map<string, { x: Axis; y: Axis; series: Series[] }>();
  for (const series of list(read.series)) {
    if ((series.data ?? []).length === 0) continue;
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
    if (series[0]?.type === "boxplot") return boxes(x, y, series);
    return points(x, y, series);
  });
}

function bars(x: Axis, y: Axis, series: Series[]): DataTable {
  const [category, value] = y.type === "category" ? [y, x] : [x, y];
  const count = Math.max(...series.map((one) => one.data?.length ?? 0));
  const text = writer(value);
  return {
    caption: nameOf(value),
    columns: [nameOf(category), ...series.map((one) => one.name ?? "")],
    rows: Array.from({ length: count }, (_, n) => [
      categoryOf(category, n),
      ...series.map((one) => text(last(valueOf(one.data?.[n])))),
    ]),
  };
}

const five = ["lower whisker", "Q1", "median", "Q3", "upper whisker"];

function boxes(x: Axis, y: Axis, series: Series[]): DataTable {
  const [category, value] = y.type === "category" ? [y, x] : [x, y];
  const text = writer(value);
  return {
    caption: nameOf(value),
    columns: [nameOf(category), ...five],
    rows: series.flatMap((one) =>
      (one.data ?? []).map((item, n) => [
        categoryOf(category, n) || itemName(item),
        ...array(valueOf(item)).slice(-5).map(text),
      ]),
    ),
  };
}

function points(x: Axis, y: Axis, series: Series[]): DataTable {
  const [xText, yText] = [writer(x), writer(y)];
  return {
    caption: [nameOf(y), nameOf(x)].filter(Boolean).join(" / "),
    columns: ["", nameOf(x) || "x", nameOf(y) || "y"],
    rows: series.flatMap((one) =>
      (one.data ?? []).map((item, n) => {
        const pair = array(valueOf(item));
        const [a, b] = pair.length > 1 ? [pair[0], pair[1]] : [n, pair[0]];
        const name = [one.name, itemName(item)].filter(Boolean).join(" · ");
        return [name, inCategory(x, a) ?? xText(a), inCategory(y, b) ?? yText(b)];
      }),
    ),
  };
}

const nameOf = (axis: Axis) => axis.tip?.name ?? axis.name ?? "";

function categoryOf(axis: Axis, n: number): string {
  const item = axis.data?.[n];
  return typeof item === "object" ? (item.value ?? "") : (item ?? "");
}

const inCategory = (axis: Axis, value: Value) =>
  axis.type === "category" && typeof value === "number" ? categoryOf(axis, value) : undefined;

const isObject = (item: Item): item is { name?: string; value?: Value | Value[] } =>
  typeof item === "object" && item !== null && !Array.isArray(item);

const itemName = (item: Item) => (isObject(item) ? (item.name ?? "") : "");
const valueOf = (item: Item) => (isObject(item) ? item.value : item);
const array = (value: Value | Value[]) => (Array.isArray(value) ? value : [value]);
const last = (value: Value | Value[]) => (Array.isArray(value) ? value[value.length - 1] : value);

const plain = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

/** Formats numbers as the axis does, with their units where it has any. */
function writer({ axisLabel, tip }: Axis): (value: Value) => string {
  const name = tip?.format ? `@fmt:${tip.format}` : axisLabel?.formatter;
  const formatter: unknown =
    typeof name === "string" && name.startsWith("@fmt:") ? resolve({ formatter: name }).formatter : undefined;
  const format = formatter as ((value: number) => string) | undefined;
  return (value) => {
    if (typeof value === "string") return value;
    if (typeof value !== "number" || !Number.isFinite(value)) return "-";
    return typeof format === "function" ? format(value) : plain.format(value);
  };
}
