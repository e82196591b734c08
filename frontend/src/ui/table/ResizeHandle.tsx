import { useRef, type PointerEvent } from "react";
import { validWidth } from "./layout";
import { rootFontSize } from "./useRoom";

interface Props {
  column: string;
  preview: (rem: number) => void; // while it is dragged
  resize: (rem: number | null) => void; // null: the own width again
}

/** The right edge of a heading. Keys resize a column as well: see TableHead. */
export function ResizeHandle({ column, preview, resize }: Props) {
  const drag = useRef<{ from: number; width: number; rem: number } | null>(null);
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    const cell = event.currentTarget.parentElement;
    if (!cell || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const width = cell.getBoundingClientRect().width;
    drag.current = { from: event.clientX, width, rem: width / rootFontSize() };
  };
  const move = (event: PointerEvent<HTMLSpanElement>) => {
    const { current } = drag;
    if (!current || event.clientX === current.from) return;
    current.rem = validWidth((current.width + event.clientX - current.from) / rootFontSize());
    preview(current.rem);
  };
  const end = (event: PointerEvent<HTMLSpanElement>) => {
    const { current } = drag;
    drag.current = null;
    if (current && event.clientX !== current.from) resize(current.rem);
  };
  return (
    <span
      className="vtable-resize"
      data-resize={column}
      aria-hidden
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => resize(null)}
    />
  );
}
