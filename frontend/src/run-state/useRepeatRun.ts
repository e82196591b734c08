// Repeats a run, unchanged or with its plan in the form.

import { useMemo } from "react";
import { useBridge } from "../bridge";
import { useNavigation } from "../navigation/route";
import { useExport } from "../exports/useExport";

export interface RepeatRun {
  busy: boolean;
  repeat: (run: string) => void;
  edit: (run: string) => void;
}

export function useRepeatRun(): RepeatRun {
  const bridge = useBridge();
  const { go } = useNavigation();
  const { attempt, busy } = useExport();
  return useMemo(
    () => ({
      busy,
      repeat: (run) =>
        void attempt(async () => {
          const form = await bridge.formOf(run);
          const { mistakes } = await bridge.start(form);
          // Mistakes, as of a model that was removed, are shown beside their fields.
          go((mistakes ?? []).length > 0 ? { page: "run", form } : { page: "live" });
        }),
      edit: (run) => void attempt(async () => go({ page: "run", form: await bridge.formOf(run) })),
    }),
    [attempt, bridge, busy, go],
  );
}
