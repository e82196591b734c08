// What a tooltip says. ECharts takes a function for it, which an option cannot
// hold, so there stands "@tip", and each axis carries what its values are
// called and how they read:
//
//   xAxis: { ..., tip: { name: "TTFT", format: "ms" } }
//
// An axis of shares has beyond: true, because a line of theirs stays at its
// last value. A series may name its upright values itself, as tip. Any name
// may be anybody's text. The words that stand here are translated by those of
// the tooltip:
//
//   tooltip: { formatter: "@tip", words: { median: "Median" } }
import { escape } from "./escape.js";
import { formatter } from "./format.js";

const fives = ["lower whisker", "Q1", "median", "Q3", "upper whisker"];
const more = "and N more";
const most = 24; // lines of a tooltip

/** A word in the language of an option. */
const said = ({ tooltip }, word) => tooltip?.words?.[word] ?? word;

/** What the five values of a box are called. */
export const namesOfFive = (option) => fives.map((name) => said(option, name));

/** The formatter of an option's tooltips. Its names of formats must be known. */
export function tip(option) {
  const all = (key) => [option[key] ?? []].flat();
  const [xs, ys] = [all("xAxis").map(reader), all("yAxis").map(reader)];
  const series = all("series");
  const five = namesOfFive(option);
  const axes = (one) => [xs[one.xAxisIndex ?? 0], ys[one.yAxisIndex ?? 0]];

  function point({ seriesIndex, seriesName, name, value, color }) {
    const one = series[seriesIndex];
    const title = escape([seriesName, name].filter(Boolean).join(" · "));
    return [dot(one, color) + title, ...values(one, axes(one), { value, five })].join("<br>");
  }

  // Several lines are read where the pointer stands: ECharts would list only
  // those that have a point of their own there.
  function across([{ axisIndex, axisValue, seriesIndex }]) {
    const at = Number(axisValue);
    const panel = series.filter((one) => one.type === "line" && (one.xAxisIndex ?? 0) === axisIndex);
    const [x, y] = axes(series[seriesIndex]);
    const rows = panel.flatMap((one) => {
      const value = level(one.data, at, y.beyond);
      return value === undefined ? [] : [`${dot(one)}${escape(one.name)}: ${y.text(value)}`];
    });
    const rest = rows.length > most ? [escape(said(option, more)).replace("N", rows.length - most)] : [];
    return [`${x.name} ${x.text(at)}: ${y.name}`, ...rows.slice(0, most), ...rest].join("<br>");
  }

  return (given) => (Array.isArray(given) ? across(given) : point(given));
}

/** How the values of an axis are called and read; undefined for an axis of categories. */
function reader({ tip }) {
  if (!tip) return undefined;
  return { name: escape(tip.name), text: formatter(tip.format), beyond: tip.beyond };
}

function values(one, [x, y], { value, five }) {
  if (one.type === "boxplot") {
    return value.slice(-5).map((number, i) => `${escape(five[i])}: ${(x ?? y).text(number)}`);
  }
  const [across, up] = Array.isArray(value) ? value : [value, value];
  const rows = [];
  if (x) rows.push(`${x.name}: ${x.text(across)}`);
  if (y) rows.push(`${one.tip === undefined ? y.name : escape(one.tip)}: ${y.text(up)}`);
  return rows;
}

/** The last value at or before a place on a line whose points ascend. */
function level(data, at, beyond) {
  let low = 0;
  let high = data.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data[middle][0] <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 || (low === data.length && data[low - 1][0] < at && !beyond)
    ? undefined
    : data[low - 1][1];
}

/** The dot of a series' colour, which is that of the edge where it has one. The pages that show it forbid style attributes. */
function dot({ itemStyle }, own) {
  const colour = escape(itemStyle?.borderColor ?? own ?? itemStyle?.color ?? "");
  return `<svg width="14" height="10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="${colour}"/></svg>`;
}
