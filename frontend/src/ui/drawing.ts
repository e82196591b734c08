// Charts on a canvas. Pictures and reports have the same parts of ECharts, in
// build/echarts/entry.js.

import * as core from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { parts } from "../../../build/echarts/parts.js";
import { resolve } from "../../../build/echarts/resolve.js";

type Parts = Extract<Parameters<typeof core.use>[0], unknown[]>;
core.use([...(parts as Parts), CanvasRenderer]);

export interface Drawing {
  resize(): void;
  dispose(): void;
}

/** Draws an option with a theme, both JSON, in the font of the page, into a box that has a size. */
export function draw(box: HTMLElement, option: string, theme: string): Drawing {
  const given = JSON.parse(theme) as { textStyle?: object };
  const { fontFamily } = getComputedStyle(box);
  const inPage = { ...given, textStyle: { ...given.textStyle, fontFamily } };
  const chart = core.init(box, inPage, { renderer: "canvas" });
  // Names of models and prompts may be long: a tooltip stays within the window.
  chart.setOption({ ...resolve(JSON.parse(option, withoutPlainDecals) as object), animation: false });
  return {
    resize: () => {
      // Drawing again costs as much as drawing, and an observer calls at its start.
      if (chart.getWidth() !== box.clientWidth || chart.getHeight() !== box.clientHeight) chart.resize();
    },
    dispose: () => chart.dispose(),
  };
}

// ECharts sets a property on the decal of a series even where it is the string
// "none", which throws in strict mode.
const withoutPlainDecals = (key: string, value: unknown) =>
  key === "decal" && value === "none" ? undefined : value;
