import { useCallback } from "react";
import { useBridge, type RunRow, type Subject } from "../bridge";
import { useLoaded } from "../lib/useLoaded";
import { useErrorToast } from "../toasts/useErrorToast";

export interface Pinned {
  subject: Subject | undefined;
  run: RunRow | null; // null where nothing is pinned or the run is deleted
  isLoaded: boolean; // false until the app has answered
  pin: (subject: Subject | undefined) => void;
}

/** The pinned baseline, which is stored in the settings. */
export function usePinned(): Pinned {
  const bridge = useBridge();
  const showError = useErrorToast();
  const load = useCallback(async () => {
    const { baseline: subject } = await bridge.settings();
    if (!subject) return { subject: undefined, run: null };
    // A pinned run that was deleted is not offered.
    const run = await bridge.result(subject.run).then(
      (result) => result.run,
      () => null,
    );
    return { subject, run };
  }, [bridge]);
  const { value, error, reload } = useLoaded(load);
  const pin = useCallback(
    (subject: Subject | undefined) =>
      void bridge
        .settings()
        .then((stored) => bridge.saveSettings({ ...stored, baseline: subject }))
        .then(reload, showError),
    [bridge, reload, showError],
  );
  return {
    subject: value?.subject,
    run: value?.run ?? null,
    isLoaded: value !== null || error !== null,
    pin,
  };
}
