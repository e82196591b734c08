interface Place {
  at: number; // the active row
  count: number;
  page: number; // rows that a page holds
}

/** The row that a key moves to, or null where it moves to none. */
export function rowAfterKey(key: string, { at, count, page }: Place): number | null {
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
