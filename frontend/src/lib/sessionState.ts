// State that outlives its page: a half-filled form, filters, a selection. It
// lasts as long as the window.

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

/** Forgets all values, between two tests. */
export const clearSessionState = () => values.clear();
