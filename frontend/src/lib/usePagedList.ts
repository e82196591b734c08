// A long list that is asked for page by page, only where it is looked at.

import { useCallback, useEffect, useRef, useState } from "react";

export interface PageRange {
  offset: number;
  limit: number;
}

export interface ListPage<Row> {
  rows: Row[];
  total: number;
}

export interface PagedList<Row> {
  total: number | null; // null until the first answer
  error: unknown;
  row: (index: number) => Row | undefined; // undefined: still on its way
  setVisible: (from: number, to: number) => void; // rows that are looked at, both included
}

const size = 100;

interface Store<Row> {
  load: (part: PageRange) => Promise<ListPage<Row>>;
  pages: Map<number, Row[]>;
  total: number | null;
}

/** The pages of a list. Another load is another list: the old one stays until the new one answers. */
export function usePagedList<Row>(load: (part: PageRange) => Promise<ListPage<Row>>): PagedList<Row> {
  const [store, setStore] = useState<Store<Row>>({ load, pages: new Map(), total: null });
  const [error, setError] = useState<unknown>(null);
  const asked = useRef({ load, pages: new Set<number>() });
  const looked = useRef({ from: 0, to: 0 });

  const ask = useCallback(
    (page: number) => {
      if (asked.current.load !== load) asked.current = { load, pages: new Set() };
      const question = asked.current;
      if (question.pages.has(page)) return;
      question.pages.add(page);
      load({ offset: page * size, limit: size }).then(
        ({ rows, total }) => {
          if (asked.current !== question) return; // another list is looked at by now
          setError(null);
          setStore((old) => {
            const pages = old.load === load ? new Map(old.pages) : new Map<number, Row[]>();
            return { load, pages: pages.set(page, rows), total };
          });
        },
        (failure: unknown) => {
          question.pages.delete(page);
          if (asked.current === question) setError(failure);
        },
      );
    },
    [load],
  );

  const want = useCallback(
    (from: number, to: number) => {
      looked.current = { from, to };
      for (let page = Math.floor(from / size); page <= Math.floor(to / size); page++) ask(page);
    },
    [ask],
  );

  useEffect(() => {
    want(looked.current.from, looked.current.to);
    // Of a list that became shorter the page that was looked at may hold
    // nothing; the first one tells how long it is.
    ask(0);
  }, [want, ask]);

  const row = useCallback(
    (index: number) => store.pages.get(Math.floor(index / size))?.[index % size],
    [store],
  );
  return { total: store.total, error, row, setVisible: want };
}
