// The only importer of echarts: the parts that the charts use, as
// build/echarts/entry.js has them for pictures and reports, on a canvas.

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
import { CanvasRenderer } from "echarts/renderers";
import { resolve } from "../../../build/echarts/resolve.js";

core.use([BarChart, BoxplotChart, LineChart, ScatterChart]);
core.use([AriaComponent, DatasetComponent, DataZoomComponent, GraphicComponent, GridComponent]);
core.use([LegendComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent]);
core.use([TitleComponent, TooltipComponent, LabelLayout, ScatterJitter, CanvasRenderer]);

export interface Drawing {
  resize(): void;
  dispose(): void;
}

/** Draws an option with a theme, both JSON, into a box that has a size. */
export function draw(box: HTMLElement, option: string, theme: string): Drawing {
  const chart = core.init(box, JSON.parse(theme) as object, { renderer: "canvas" });
  // Names of models and prompts may be long: a tooltip stays within the window.
  chart.setOption({ ...resolve(JSON.parse(option, withoutPlainDecals) as object), animation: false });
  return chart;
}

// ECharts sets a property on the decal of a series even where it is the string
// "none", which throws in strict mode.
const withoutPlainDecals = (key: string, value: unknown) =>
  key === "decal" && value === "none" ? undefined : value;
