import { useComputedColorScheme } from "@mantine/core";
import { useCallback, type RefCallback } from "react";
import { useBridge, type ChartView, type Theme } from "../bridge";
import { useLoaded, type Loaded } from "../lib/useLoaded";
import { useRoom } from "./useRoom";

/** What charts are drawn for. */
export interface Medium {
  theme: Theme;
  width: number; // of a row, in pixels
  columns: number; // charts that stand in a row
}

export interface Charts {
  all: ChartView[];
  drawn: ChartView[];
  missing: ChartView[]; // those without data, with the reason
  theme: string; // JSON of ECharts
  columns: number;
}

interface ChartsInRoom extends Loaded<Charts | null> {
  box: RefCallback<HTMLElement>; // of the element that has room for the charts
}

/** Charts in the colours and the language of the window, laid out for an element. Keep ask stable with useCallback. */
export function useCharts(ask: (medium: Medium) => Promise<ChartView[]>): ChartsInRoom {
  const { chartTheme } = useBridge();
  const theme = useComputedColorScheme("light");
  const [room, box] = useRoom();
  const load = useCallback(async () => {
    if (!room) return null;
    const [all, colours] = await Promise.all([ask({ ...room, theme }), chartTheme(theme)]);
    return {
      all,
      drawn: all.filter(({ option }) => option !== ""),
      missing: all.filter(({ option }) => option === ""),
      theme: colours,
      columns: room.columns,
    };
  }, [ask, chartTheme, room, theme]);
  return { ...useLoaded(load), box };
}
