// A run begins: then its page is shown, or what was wrong with it is told.

import { useState } from "react";
import { useBridge, type RunForm } from "../bridge";
import { useNavigation } from "../navigation/route";

export interface StartRun {
  starting: boolean;
  error: unknown; // why the last one did not begin, or null
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
