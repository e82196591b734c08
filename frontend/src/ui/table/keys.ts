import type { KeyboardEvent } from "react";

interface Place {
  at: number; // the active row
  count: number;
  page: number; // rows that a page holds
}

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The row that a key press moves to, or null where it moves to none. */
export function rowAfterKey(pressed: Pressed, { at, count, page }: Place): number | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = pressed;
  if (ctrlKey || metaKey || altKey || shiftKey) return null;
  const rows: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const row = rows[key];
  return row === undefined ? null : Math.max(0, Math.min(count - 1, row));
}

/** What the keys of a table do with its active row. What is absent, the table cannot do. */
export interface RowKeys<Row> {
  open?: (row: Row) => void;
  select?: (row: Row) => void;
  rename?: (row: Row) => void;
  remove?: (row: Row) => void; // or what is selected
  selectAll?: () => void;
  undo?: () => void; // the last removal
}

/** The action of a key press on a table, or null where it has none there. */
export function actionOfKey<Row>(
  { key, ctrlKey, metaKey, altKey, shiftKey }: Pressed,
  row: Row | undefined,
  keys: RowKeys<Row>,
): (() => void) | null {
  if (altKey || shiftKey) return null;
  if (ctrlKey || metaKey) return { a: keys.selectAll, z: keys.undo }[key.toLowerCase()] ?? null;
  const actions: Record<string, ((row: Row) => void) | undefined> = {
    Enter: keys.open,
    " ": keys.select ?? keys.open,
    F2: keys.rename,
    Delete: keys.remove,
  };
  const action = actions[key];
  return action && row !== undefined ? () => action(row) : null;
}
