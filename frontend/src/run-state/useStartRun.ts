// Starts a run and shows its page, or returns why it could not start.

import { useState } from "react";
import { useBridge, type RunForm } from "../bridge";
import { useNavigation } from "../navigation/route";

export interface StartRun {
  starting: boolean;
  error: unknown; // of the last start, or null
  start: (form: RunForm | Promise<RunForm>) => void;
}

export function useStartRun(): StartRun {
  const bridge = useBridge();
  const { go } = useNavigation();
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = (form: RunForm | Promise<RunForm>) => {
    setStarting(true);
    setError(null);
    Promise.resolve(form)
      .then((ready) => bridge.start(ready))
      .then(({ run, mistakes }) => {
        if (run) go({ page: "live" });
        else setError(new Error(mistakes.map(({ message }) => message).join("\n")));
      })
      .catch(setError)
      .finally(() => setStarting(false));
  };
  return { starting, error, start };
}
