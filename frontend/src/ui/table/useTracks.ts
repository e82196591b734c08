import { useCallback, useState } from "react";
import type { VirtualColumn } from "./column";
import { gridTrack, selectionWidth, tableWidth, type ColumnLayout } from "./layout";

const asGiven: ColumnLayout = { columns: {}, widths: {} };

/** The tracks of the CSS grid, the least width of the table in rem, and a way to try the width of a column. */
export function useTracks<Row>(columns: VirtualColumn<Row>[], layout = asGiven, selects: boolean) {
  const [tried, setTried] = useState<Record<string, number> | null>(null);
  const sized = { ...layout, widths: { ...layout.widths, ...tried } };
  const preview = useCallback(
    (column: string | null, rem = 0) => setTried(column === null ? null : { [column]: rem }),
    [],
  );
  const before = selects ? [`${selectionWidth}rem`] : [];
  return {
    template: [...before, ...columns.map((column) => gridTrack(column, sized))].join(" "),
    width: tableWidth(columns, sized) + (selects ? selectionWidth : 0),
    preview,
  };
}
