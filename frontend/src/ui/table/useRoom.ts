import { useLayoutEffect, useMemo, useState, type RefObject } from "react";
import { shownColumns, type ColumnLayout, type SizedColumn } from "./layout";

const margin = 1; // rem of a scroll bar

/** The columns of a table that are shown in an element. */
export function useShownColumns<Column extends SizedColumn>(
  ref: RefObject<HTMLElement | null>,
  columns: Column[],
  layout: ColumnLayout,
): Column[] {
  const room = useRoom(ref) - margin;
  return useMemo(() => shownColumns(columns, layout, room), [columns, layout, room]);
}

/** The width of an element in rem. */
export function useRoom(ref: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setRoom(element.clientWidth / rootFontSize());
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return room;
}

/** The pixels of a rem. */
export const rootFontSize = () => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
