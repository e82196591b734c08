// The form of the page, with its preview and its mistakes.

import { useDebouncedValue } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import { useBridge, type Preview, type RunForm } from "../../bridge";
import { useSessionState } from "../../lib/sessionState";
import { useNavigation, type RunRoute } from "../../navigation/route";

export interface FormState {
  form: RunForm | null;
  preview: Preview | null; // may be of a slightly older form
  settled: boolean; // the preview is of the current form
  error: unknown;
  change: (part: Partial<RunForm>) => void;
  reset: () => void;
}

const nothing: Omit<RunRoute, "page"> = {};
const pause = 200; // milliseconds after the last change until the preview is loaded

export function useRunForm(): FormState {
  const bridge = useBridge();
  const { route } = useNavigation();
  const [form, setForm] = useSessionState<RunForm | null>("run.form", null);
  const [answer, setAnswer] = useState<{ of: RunForm; preview: Preview } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(0);

  const load = useCallback(
    (part?: Partial<RunForm>) => {
      bridge.firstForm().then((first) => setForm({ ...first.form, ...part }), setError);
    },
    [bridge, setForm],
  );
  const reset = useCallback(() => load(), [load]);

  const { form: whole, part, models } = route.page === "run" ? route : nothing;
  const brought = whole ?? part ?? models;
  const [taken, setTaken] = useSessionState<RunForm | Partial<RunForm> | string[] | undefined>(
    "run.brought",
    undefined,
  );
  useEffect(() => {
    const fresh = brought !== undefined && brought !== taken;
    const some = { ...part, ...(models && { models }) };
    if (!form && !whole) return load(fresh ? some : undefined);
    if (!fresh) return;
    setTaken(brought);
    const next = whole ?? (form && { ...form, ...some });
    if (next) setForm(next);
  }, [brought, whole, part, models, taken, form, setForm, load, setTaken]);

  const [asked] = useDebouncedValue(form, pause);
  useEffect(() => {
    if (!asked) return;
    const number = ++latest.current;
    bridge.preview(asked).then(
      (preview) => {
        if (number !== latest.current) return;
        setAnswer({ of: asked, preview });
        setError(null);
      },
      (failure: unknown) => {
        if (number === latest.current) setError(failure);
      },
    );
  }, [bridge, asked]);

  const change = useCallback(
    (part: Partial<RunForm>) => {
      if (form) setForm({ ...form, ...part });
    },
    [form, setForm],
  );
  return { form, preview: answer?.preview ?? null, settled: answer?.of === form, error, change, reset };
}
