// A value that is loaded when a page opens, when the window gets the focus (the
// command line may have added a run), and on request.

import { useCallback, useEffect, useRef, useState } from "react";

export interface Loaded<T> {
  value: T | null; // the last loaded one, also while it is loading again
  error: unknown; // of the last load, or null
  busy: boolean;
  reload: () => void;
}

export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(true);
  const latest = useRef(0);

  const start = useCallback(() => {
    const number = ++latest.current; // an answer to an older call is dropped
    const settle = (done: () => void) => {
      if (number !== latest.current) return;
      done();
      setBusy(false);
    };
    load().then(
      (answer) =>
        settle(() => {
          setValue(() => answer);
          setError(null);
        }),
      (failure: unknown) => settle(() => setError(failure)),
    );
  }, [load]);

  useEffect(() => {
    start();
    window.addEventListener("focus", start);
    return () => window.removeEventListener("focus", start);
  }, [start]);

  const reload = useCallback(() => {
    setBusy(true);
    start();
  }, [start]);

  return { value, error, busy, reload };
}
