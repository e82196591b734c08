// How the user arranged a table: stored by its name, across runs and starts.

import { useCallback, useMemo } from "react";
import type { TableLayout } from "../bridge";
import { useSettings } from "./settings";

const untouched: TableLayout = { columns: {}, widths: {}, sort: "", reverse: false };

export interface ArrangedTable {
  layout: TableLayout;
  change: (part: Partial<TableLayout>) => void;
  setWidth: (column: string, rem: number | null) => void; // null: its own again
  reset: () => void; // columns and widths; the order stays
}

export function useTableLayout(name: string): ArrangedTable {
  const { settings, change: store } = useSettings();
  const { tables } = settings;
  const stored = tables[name];
  const layout = useMemo(() => ({ ...untouched, ...stored }), [stored]);
  const change = useCallback(
    (part: Partial<TableLayout>) => store({ tables: { ...tables, [name]: { ...layout, ...part } } }),
    [store, tables, name, layout],
  );
  const setWidth = useCallback(
    (column: string, rem: number | null) => {
      const others = Object.entries(layout.widths).filter(([id]) => id !== column);
      change({ widths: Object.fromEntries(rem === null ? others : [...others, [column, rem]]) });
    },
    [change, layout],
  );
  const reset = useCallback(() => change({ columns: {}, widths: {} }), [change]);
  return { layout, change, setWidth, reset };
}
