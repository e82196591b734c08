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
  preset: { chosen: string; isChanged: boolean }; // the preset that the form is or began with; "": none
  change: (part: Partial<RunForm>) => void;
  replace: (form: RunForm, preset?: string) => void; // the whole form; with the name of the preset it is made from
  reset: () => void;
}

/** The preset that was chosen last, and the form that it made. */
interface Picked {
  name: string;
  form: RunForm | null;
}

const nothing: Omit<RunRoute, "page"> = {};
const pause = 200; // milliseconds after the last change until the preview is loaded

export function useRunForm(): FormState {
  const bridge = useBridge();
  const { route } = useNavigation();
  const [form, setForm] = useSessionState<RunForm | null>("run.form", null);
  const [answer, setAnswer] = useState<{ of: RunForm; preview: Preview } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [picked, setPicked] = useSessionState<Picked>("run.preset", { name: "", form: null });
  const latest = useRef(0);

  const replace = useCallback(
    (by: RunForm, preset = "") => {
      const form = { ...by }; // a new one, so that the preview is loaded again
      setPicked({ name: preset, form });
      setForm(form);
    },
    [setForm, setPicked],
  );
  const load = useCallback(
    (part?: Partial<RunForm>) => {
      bridge.firstForm().then(({ name, form }) => replace({ ...form, ...part }, name), setError);
    },
    [bridge, replace],
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
    if (whole) replace(whole);
    else if (form) setForm({ ...form, ...some });
  }, [brought, whole, part, models, taken, form, setForm, replace, load, setTaken]);

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
  const settled = answer?.of === form;
  const preview = answer?.preview ?? null;
  const preset = presetOf(picked, preview, picked.form === form && !settled);
  return { form, preset, preview, settled, error, change, replace, reset };
}

/** The preset to show: the one that the form is or, until something is changed, the picked one. */
function presetOf(picked: Picked, preview: Preview | null, isFresh: boolean): FormState["preset"] {
  if (isFresh || preview === null) return { chosen: picked.name, isChanged: false };
  const chosen = preview.preset || picked.name;
  return { chosen, isChanged: chosen !== "" && preview.preset === "" };
}
