import { useLayoutEffect, useState, type RefCallback } from "react";

export interface Room {
  width: number; // pixels, rounded down so that small changes draw nothing again
  columns: number; // charts beside each other
}

const step = 100; // pixels
const twoColumns = 1240; // pixels: below, half of it is too narrow for a chart

/** The room in a width in pixels. */
export const roomIn = (width: number): Room => ({
  width: Math.floor(width / step) * step,
  columns: width >= twoColumns ? 2 : 1,
});

/** The room in an element, null until it is known. */
export function useRoom(): [Room | null, RefCallback<HTMLElement>] {
  const [room, setRoom] = useState<Room | null>(null);
  const [element, setElement] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const now = roomIn(element.clientWidth);
      setRoom((before) => (before?.width === now.width && before.columns === now.columns ? before : now));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [element]);
  return [room, setElement];
}
