// The charts of Tokenlap as one script: the parts of ECharts that they use,
// the named formats, and draw(), which returns an SVG without a browser. The
// script is used for pictures and in the interactive report.
import * as core from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { parts } from "./parts.js";
import { resolve } from "./resolve.js";
import { write } from "./svg.js";

core.use([...parts, SVGRenderer]);

const { init, setPlatformAPI } = core;
export { init, resolve, setPlatformAPI };

/** An SVG of the option, which and whose theme come as JSON. The same input gives the same text. */
export function draw(optionText, themeText, width, height) {
  const option = resolve(JSON.parse(optionText));
  check(option);
  const chart = core.init(null, JSON.parse(themeText), { renderer: "svg", ssr: true, width, height });
  try {
    const { painter } = chart.getZr();
    painter._id = "chart"; // else its ids would tell how many pictures came before
    chart.setOption({ ...option, animation: false });
    return write(
      painter.renderToVNode({ animation: false, emphasis: false, compress: true, useViewBox: true }),
    );
  } finally {
    chart.dispose();
  }
}

const known = ["bar", "boxplot", "line", "scatter"];
const axes = ["xAxis", "yAxis"];
const absent = [
  "calendar",
  "geo",
  "matrix",
  "parallel",
  "polar",
  "radar",
  "singleAxis",
  "timeline",
  "visualMap",
];

/** ECharts leaves out what it does not know; a picture with a hole would look like a result. */
function check(option) {
  const list = [option.series ?? []].flat();
  if (list.length === 0) throw new Error("the option has no series");
  for (const one of list) {
    if (!known.includes(one?.type)) throw new Error(`no series is called ${JSON.stringify(one?.type)}`);
  }
  for (const axis of axes) {
    if ([option[axis] ?? []].flat().length === 0) throw new Error(`the option has no ${axis}`);
  }
  for (const part of absent) {
    if (option[part]) throw new Error(`the option has a ${part}, which charts here do without`);
  }
}
