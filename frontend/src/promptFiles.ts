// The prompt files of one's own that the window remembers. A run repeats its
// prompts only from one of them, so each that is opened anywhere is kept.

import { useCallback, useMemo } from "react";
import { useBridge } from "./bridge";
import { useLoaded } from "./lib/loaded";
import { useComplain } from "./saving";

export interface PromptFiles {
  known: string[]; // the latest first
  remember: (file: string) => void;
  forget: (file: string) => void;
}

const most = 12;

export function usePromptFiles(): PromptFiles {
  const bridge = useBridge();
  const complain = useComplain();
  const { value, again } = useLoaded(bridge.settings);
  // Read anew: the shell keeps settings of its own meanwhile.
  const keep = useCallback(
    (of: (files: string[]) => string[]) =>
      void bridge
        .settings()
        .then((kept) => bridge.saveSettings({ ...kept, prompt_files: of(kept.prompt_files).slice(0, most) }))
        .then(again, complain),
    [bridge, again, complain],
  );
  const known = value?.prompt_files;
  return useMemo(
    () => ({
      known: known ?? [],
      remember: (file) => keep((files) => [file, ...files.filter((one) => one !== file)]),
      forget: (file) => keep((files) => files.filter((one) => one !== file)),
    }),
    [known, keep],
  );
}
