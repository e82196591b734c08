// State that outlives the page it is on: a half-filled form, filters, a
// selection. It lives as long as the window.

import { useCallback, useState } from "react";

const values = new Map<string, unknown>();

export function useSessionState<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (values.has(key) ? (values.get(key) as T) : initial));
  const keep = useCallback(
    (next: T) => {
      values.set(key, next);
      setValue(() => next);
    },
    [key],
  );
  return [value, keep];
}

/** Empties the drawer: between two tests. */
export const clearSessionState = () => values.clear();
