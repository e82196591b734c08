// A long list that is loaded in ranges, only where it is visible.

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
  row: (index: number) => Row | undefined; // undefined while it is loading
  setVisible: (from: number, to: number) => void; // rows in view, both included
}

const size = 100;

interface Store<Row> {
  load: (part: PageRange) => Promise<ListPage<Row>>;
  pages: Map<number, Row[]>;
  total: number | null;
}

/** A list that load returns. With another load the old rows stay until the new ones arrive. */
export function usePagedList<Row>(load: (part: PageRange) => Promise<ListPage<Row>>): PagedList<Row> {
  const [store, setStore] = useState<Store<Row>>({ load, pages: new Map(), total: null });
  const [error, setError] = useState<unknown>(null);
  const asked = useRef({ load, pages: new Set<number>() });
  const looked = useRef({ from: 0, to: 0 });

  const loadPage = useCallback(
    (page: number) => {
      if (asked.current.load !== load) asked.current = { load, pages: new Set() };
      const question = asked.current;
      if (question.pages.has(page)) return;
      question.pages.add(page);
      load({ offset: page * size, limit: size }).then(
        ({ rows, total }) => {
          if (asked.current !== question) return; // of a list that is no longer shown
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
      for (let page = Math.floor(from / size); page <= Math.floor(to / size); page++) loadPage(page);
    },
    [loadPage],
  );

  useEffect(() => {
    want(looked.current.from, looked.current.to);
    // A list may have become shorter than the visible range; its first range
    // always has the total.
    loadPage(0);
  }, [want, loadPage]);

  const row = useCallback(
    (index: number) => store.pages.get(Math.floor(index / size))?.[index % size],
    [store],
  );
  return { total: store.total, error, row, setVisible: want };
}
