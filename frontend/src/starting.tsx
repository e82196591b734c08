// A run begins: then its page is shown, or what was wrong with it is told.

import { useState } from "react";
import { useBridge, type RunForm } from "./bridge";
import { useRoute } from "./route";

export interface Starting {
  starting: boolean;
  refused: unknown; // why the last one did not begin, or null
  start: (form: RunForm | Promise<RunForm>) => void;
}

export function useStarting(): Starting {
  const bridge = useBridge();
  const { go } = useRoute();
  const [starting, setStarting] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const start = (form: RunForm | Promise<RunForm>) => {
    setStarting(true);
    setRefused(null);
    Promise.resolve(form)
      .then((ready) => bridge.start(ready))
      .then(({ run, mistakes }) => {
        if (run) go({ page: "live" });
        else setRefused(new Error(mistakes.map(({ message }) => message).join("\n")));
      })
      .catch(setRefused)
      .finally(() => setStarting(false));
  };
  return { starting, refused, start };
}
