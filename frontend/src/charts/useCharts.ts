import { useComputedColorScheme } from "@mantine/core";
import { useCallback } from "react";
import { useBridge, type ChartView, type Theme } from "../bridge";
import { useLoaded, type Loaded } from "../lib/useLoaded";
import { useText } from "../lib/text";

export interface Charts {
  drawn: ChartView[];
  missing: ChartView[]; // those without data, with the reason
  theme: string; // JSON of ECharts
}

/** Charts in the colours and the language of the window. Keep ask stable with useCallback. */
export function useCharts(ask: (theme: Theme) => Promise<ChartView[]>): Loaded<Charts> {
  const { chartTheme } = useBridge();
  const { messages } = useText();
  const scheme = useComputedColorScheme("light");
  const load = useCallback(async () => {
    const [charts, theme] = await Promise.all([ask(scheme), chartTheme(scheme)]);
    const named = charts.map((chart) => ({ ...chart, title: messages.chart(chart.name, chart.title) }));
    return {
      drawn: named.filter(({ option }) => option !== ""),
      missing: named.filter(({ option }) => option === ""),
      theme,
    };
  }, [ask, chartTheme, messages, scheme]);
  return useLoaded(load);
}
