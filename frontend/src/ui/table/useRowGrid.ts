import { useId, useState, type KeyboardEvent } from "react";
import { actionOfKey, rowAfterKey, type RowKeys } from "./keys";

const page = 10; // rows that Page down moves by

/**
 * The keys of a table whose rows are all drawn. The grid takes the focus as a
 * whole and arrows move within it.
 */
export function useRowGrid<Row>(rows: Row[], keys: RowKeys<Row>) {
  const id = useId();
  const [active, setActive] = useState(0);
  const at = Math.min(active, Math.max(0, rows.length - 1));
  const moveTo = (index: number) => {
    setActive(index);
    document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const next = rowAfterKey(event, { at, count: rows.length, page });
    const action = next === null ? actionOfKey(event, rows[at], keys) : () => moveTo(next);
    if (action === null) return;
    event.preventDefault();
    action();
  };
  return {
    grid: {
      role: "grid",
      tabIndex: 0,
      "aria-activedescendant": rows.length > 0 ? `${id}-${at}` : undefined,
      "aria-multiselectable": keys.select ? true : undefined,
      onKeyDown: press,
    },
    rowOf: (row: Row) => {
      const index = rows.indexOf(row);
      return {
        id: `${id}-${index}`,
        "data-active": index === at || undefined,
        onClick: () => setActive(index),
      };
    },
  };
}
