// The charts of Tokenlap as one script: the parts of ECharts that they use,
// the named formats, and draw(), which makes an SVG without a browser. The
// same script serves the pictures and the interactive report.
import * as core from "echarts/core";
import { BarChart, BoxplotChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
} from "echarts/components";
import { LabelLayout, ScatterJitter } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { resolve } from "./format.js";

const series = [BarChart, BoxplotChart, LineChart, ScatterChart];
const parts = [
  AriaComponent,
  DatasetComponent,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
];
core.use([...series, ...parts, LabelLayout, ScatterJitter, CanvasRenderer, SVGRenderer]);

const { init, setPlatformAPI } = core;
export { init, resolve, setPlatformAPI };

const known = new Set(["bar", "boxplot", "line", "scatter"]);

/** An SVG of the option, which and whose theme come as JSON. The same input gives the same text. */
export function draw(optionText, themeText, width, height) {
  const option = resolve(JSON.parse(optionText));
  check(option);
  const chart = core.init(null, JSON.parse(themeText), { renderer: "svg", ssr: true, width, height });
  try {
    // ECharts numbers its pictures; the ids in one must not tell how many came before.
    chart.getZr().painter._id = "zr0";
    chart.setOption({ ...option, animation: false });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** ECharts leaves out what it does not know; a picture with a hole would look like a result. */
function check(option) {
  const list = [option.series ?? []].flat();
  if (list.length === 0) throw new Error("the option has no series");
  for (const one of list) {
    if (!known.has(one?.type)) throw new Error(`no series is called ${JSON.stringify(one?.type)}`);
  }
}
