// The prompt files that were opened. They are stored because a run can be
// repeated only with a known file.

import { useCallback, useMemo } from "react";
import { useBridge } from "../bridge";
import { useLoaded } from "../lib/useLoaded";
import { useErrorToast } from "../toasts/useErrorToast";

export interface PromptFiles {
  known: string[]; // the latest first
  remember: (file: string) => void;
  forget: (file: string) => void;
}

const most = 12;

export function usePromptFiles(): PromptFiles {
  const bridge = useBridge();
  const showError = useErrorToast();
  const { value, reload } = useLoaded(bridge.settings);
  // Load first: other parts of the page store settings as well.
  const update = useCallback(
    (of: (files: string[]) => string[]) =>
      void bridge
        .settings()
        .then((stored) =>
          bridge.saveSettings({ ...stored, prompt_files: of(stored.prompt_files).slice(0, most) }),
        )
        .then(reload, showError),
    [bridge, reload, showError],
  );
  const known = value?.prompt_files;
  return useMemo(
    () => ({
      known: known ?? [],
      remember: (file) => update((files) => [file, ...files.filter((one) => one !== file)]),
      forget: (file) => update((files) => files.filter((one) => one !== file)),
    }),
    [known, update],
  );
}
