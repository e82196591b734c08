import { useEffect, useEffectEvent, useId, useRef, useState, type RefObject } from "react";
import { useSessionState } from "../../lib/sessionState";

interface Props {
  place?: string;
  current?: number | null;
}

interface Rows {
  total: number | null;
  scrollTo: (index: number) => void;
}

/**
 * The row that keys act on. When the table is opened again under the same place,
 * it is the one that was left, at the same scroll position.
 */
export function useActiveRow(
  boxRef: RefObject<HTMLDivElement | null>,
  { place, current }: Props,
  { total, scrollTo }: Rows,
) {
  const id = useId();
  const [last, setLast] = useSessionState(`table.${place ?? id}`, { active: 0, top: 0 });
  const [active, setActive] = useState(last.active);
  const moveTo = (index: number) => {
    setActive(index);
    scrollTo(index);
  };
  const [before, setBefore] = useState(current);
  if (before !== current) {
    setBefore(current);
    setActive(current ?? active);
  }
  const show = useEffectEvent(scrollTo);
  useEffect(() => {
    if (current !== null && current !== undefined) show(current);
  }, [current]);
  useScrollTop(boxRef, last.top, total !== null);
  return {
    at: Math.min(active, Math.max(0, (total ?? 0) - 1)),
    moveTo,
    leave: (index: number) => setLast({ active: index, top: boxRef.current?.scrollTop ?? 0 }),
  };
}

/** Scrolls to where the table was left, once it has rows. */
function useScrollTop(boxRef: RefObject<HTMLDivElement | null>, top: number, hasRows: boolean) {
  const first = useRef(top);
  useEffect(() => {
    if (hasRows && boxRef.current) boxRef.current.scrollTop = first.current;
  }, [boxRef, hasRows]);
}
