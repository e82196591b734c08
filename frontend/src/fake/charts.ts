// Charts as the app draws them: the golden options of its tests.
import type { ChartView } from "../bridge";

const files = import.meta.glob<string>("../../../backend/chart/testdata/option_*.json", {
  query: "?raw",
  import: "default",
  eager: true,
});

interface Golden {
  name: string;
  title: string;
  option: object;
  height: number;
  wide: boolean;
}

const order = [
  "scaling",
  "ttft_comparison",
  "throughput_comparison",
  "latency_comparison",
  "tpot_comparison",
];
const rank = ({ name }: ChartView) => (order.includes(name) ? order.indexOf(name) : order.length);

const all: ChartView[] = Object.values(files)
  .map((text) => JSON.parse(text) as Golden)
  .map(({ option, ...rest }) => ({ ...rest, missing: "", option: JSON.stringify(option) }))
  .sort((a, b) => rank(a) - rank(b));

/** The charts of a run. */
export const charts = all.filter(({ name }) => name !== "trend" && name !== "compare");

export const trendChart: ChartView = all.find(({ name }) => name === "trend") ?? {
  name: "trend",
  title: "Over time",
  missing: "There are fewer than two comparable runs.",
  option: "",
  height: 0,
  wide: false,
};

/** The chart of the differences of a column; its only row names the column. */
export const differenceChart = (label: string): ChartView => ({
  name: "compare",
  title: "Differences from the baseline",
  missing: "",
  option: JSON.stringify({
    xAxis: { type: "value", name: "change, %" },
    yAxis: { type: "category", data: [`TTFT p50, ${label}`] },
    series: [{ type: "scatter", name: "worse", data: [[34, 0]] }],
  }),
  height: 220,
  wide: false,
});

export const missingChart: ChartView = {
  name: "scaling",
  title: "Scaling with load",
  missing: "A run with one level of load has nothing to scale.",
  option: "",
  height: 0,
  wide: false,
};

const colours = {
  light: { background: "#ffffff", text: "#1d2530", faint: "#5b6675", line: "#9aa4b1", split: "#e6e9ee" },
  dark: { background: "#151a21", text: "#e6eaf0", faint: "#a3adba", line: "#5f6b7a", split: "#2a323d" },
};

/** A small part of the theme of the app. */
export function chartTheme(theme: keyof typeof colours): string {
  const { background, text, faint, line, split } = colours[theme];
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { lineStyle: { color: line } },
    axisLabel: { color: faint, fontSize: 11 },
    nameTextStyle: { color: faint, fontSize: 11 },
    splitLine: { lineStyle: { color: split } },
  };
  return JSON.stringify({
    backgroundColor: background,
    textStyle: { color: text, fontSize: 11 },
    title: {
      textStyle: { color: text, fontSize: 16, fontWeight: "bold" },
      subtextStyle: { color: faint, fontSize: 11, lineHeight: 15 },
    },
    legend: { textStyle: { color: text, fontSize: 11 } },
    tooltip: { backgroundColor: background, borderColor: line, textStyle: { color: text, fontSize: 12 } },
    categoryAxis: axis,
    valueAxis: axis,
    logAxis: axis,
    timeAxis: axis,
  });
}
