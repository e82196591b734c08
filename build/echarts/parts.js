// The parts of ECharts that the charts use, but for the renderer. This script
// and frontend/src/ui/drawing.ts import them.
import "./cache.js";
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

/** What echarts.use takes. */
export const parts = [
  BarChart,
  BoxplotChart,
  LineChart,
  ScatterChart,
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
  LabelLayout,
  ScatterJitter,
];
