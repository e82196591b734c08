// A past run anew: as it was, or changed before.

import { useMemo } from "react";
import { useBridge } from "./bridge";
import { useRoute } from "./route";
import { useSaving } from "./saving";

export interface Repeating {
  busy: boolean;
  again: (run: string) => void;
  change: (run: string) => void;
}

export function useRepeating(): Repeating {
  const bridge = useBridge();
  const { go } = useRoute();
  const { attempt, busy } = useSaving();
  return useMemo(
    () => ({
      busy,
      again: (run) =>
        void attempt(async () => {
          const form = await bridge.formOf(run);
          const { mistakes } = await bridge.start(form);
          // What has become wrong with it meanwhile is shown beside its fields.
          go((mistakes ?? []).length > 0 ? { page: "run", form } : { page: "live" });
        }),
      change: (run) => void attempt(async () => go({ page: "run", form: await bridge.formOf(run) })),
    }),
    [attempt, bridge, busy, go],
  );
}
