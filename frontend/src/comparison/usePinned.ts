import { useCallback, useMemo } from "react";
import { useBridge, type RunRow, type Subject } from "../bridge";
import { useLoaded } from "../lib/useLoaded";
import { useErrorToast } from "../toasts/useErrorToast";

export interface PinnedSubject {
  subject: Subject | undefined;
  pin: (subject: Subject | undefined) => void;
}

export interface Pinned extends PinnedSubject {
  run: RunRow | null; // null where nothing is pinned or the run is deleted
  isLoaded: boolean; // false until the app has answered
}

/** The pinned baseline, which is stored in the settings. */
export function usePinned(): Pinned {
  const bridge = useBridge();
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
  const pin = usePin(reload);
  return {
    subject: value?.subject,
    run: value?.run ?? null,
    isLoaded: value !== null || error !== null,
    pin,
  };
}

/** The pinned baseline where its run need not be loaded. */
export function usePinnedSubject(): PinnedSubject {
  const bridge = useBridge();
  const load = useCallback(async () => (await bridge.settings()).baseline, [bridge]);
  const { value, reload } = useLoaded(load);
  const pin = usePin(reload);
  return useMemo(() => ({ subject: value ?? undefined, pin }), [value, pin]);
}

function usePin(onPinned: () => void): PinnedSubject["pin"] {
  const bridge = useBridge();
  const showError = useErrorToast();
  return useCallback(
    (subject) =>
      void bridge
        .settings()
        .then((stored) => bridge.saveSettings({ ...stored, baseline: subject }))
        .then(onPinned, showError),
    [bridge, onPinned, showError],
  );
}

/** A run as a baseline: its model, or all of several. */
export function baselineOfRun({ id, models }: RunRow): Subject {
  const names = new Set(models.map(({ name }) => name));
  const [only = ""] = names;
  return { run: id, model: names.size === 1 ? only : "" };
}
