import { useEffect, useMemo, useRef } from "react";

/** What can be done with any row by the pointer. */
export interface RowActions<Row> {
  press: (index: number, row: Row | undefined) => void;
  select?: (row: Row) => void;
}

interface Given<Row> extends RowActions<Row> {
  focus: () => void; // focuses the table
}

/** The actions as an object that stays the same, so that rows are not drawn again without need. */
export function useRowActions<Row>(given: Given<Row>): RowActions<Row> {
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  const selects = given.select !== undefined;
  return useMemo(() => {
    const select = (row: Row) => {
      latest.current.select?.(row);
      latest.current.focus(); // keys go on in the table, not in the checkbox
    };
    return {
      press: (index, row) => latest.current.press(index, row),
      select: selects ? select : undefined,
    };
  }, [selects]);
}
