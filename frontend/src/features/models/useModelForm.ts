import { useRef, useState } from "react";
import {
  useBridge,
  type Endpoint,
  type Model,
  type ProbeStep,
  type Protocol,
  type Template,
} from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { endpointOf, fieldsOf, isEndpoint, renameText, type Draft } from "./draft";
import { anyHidden, byField, unreadableMistakes, withoutFields, type Mistakes } from "./mistakes";

type Action = "fetch" | "test" | "save";

export interface ModelFormProps {
  draft: Draft;
  edit: (part: Partial<Draft>) => void;
  was: Model | null; // the model that is edited; null for a new one
  saved: (name: string) => void;
}

// Fields of a draft that the result of a connection test depends on.
const testedFields = ["url", "model", "headers", "body", "insecure", "keyKind", "keyName", "api"];

/** The state of the form of a model and what its buttons do. Nothing is stored before save. */
export function useModelForm({ draft, edit, was, saved }: ModelFormProps) {
  const bridge = useBridge();
  const { form: say } = useText().models;
  const [isMoreOpen, setMoreOpen] = useState(was !== null);
  const [served, setServed] = useState<string[] | null>(null);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [error, setError] = useState<unknown>(null);
  const [steps, setSteps] = useState<ProbeStep[] | null>(null);
  const [template, setTemplate] = useState<Template | null>(null);
  const [busy, setBusy] = useState<"" | Action>("");
  const version = useRef(0); // of the endpoint; an answer about an older one is dropped

  const change = (part: Partial<Draft>) => {
    const fields = Object.keys(part);
    edit(part);
    setMistakes((old) => withoutFields(old, fields));
    if (!fields.some((field) => testedFields.includes(field))) return;
    version.current++;
    setSteps(null);
    if (fields.some((field) => field !== "model")) setServed(null);
  };

  const startFrom = (chosen: Template) => {
    const fields = fieldsOf(chosen);
    setTemplate(chosen);
    change(fields);
    if (fields.omit?.length || fields.rename || fields.body) setMoreOpen(true);
  };
  /** Takes over what a test found the server to refuse. */
  const use = ({ omit, rename }: Protocol) => {
    change({ omit: omit ?? [], rename: renameText(rename) });
    setMoreOpen(true);
  };

  /** Calls with the endpoint that the draft describes, unless the draft cannot be read. */
  const act = (action: Action, call: (endpoint: Endpoint) => Promise<void>) => {
    const endpoint = endpointOf(draft, was);
    setError(null);
    if (!isEndpoint(endpoint)) {
      setMoreOpen(true);
      setMistakes(
        unreadableMistakes(endpoint, {
          ...say,
          headersBad: (text) => say.headersBad(line(text)),
          renameBad: (text) => say.renameBad(line(text)),
        }),
      );
      return;
    }
    setBusy(action);
    void call(endpoint)
      .catch(setError)
      .finally(() => setBusy(""));
  };
  const form = (endpoint: Endpoint) => ({ was: was?.name ?? "", endpoint });

  const fetchServed = () =>
    act("fetch", async (endpoint) => {
      const asked = version.current;
      const ids = await bridge.servedModels(form(endpoint));
      if (asked !== version.current) return;
      setServed(ids);
      if (draft.model === "" && ids.length === 1) change({ model: ids[0] ?? "" });
    });
  const test = () =>
    act("test", async (endpoint) => {
      setSteps(null);
      const asked = version.current;
      const found = await bridge.testModel(form(endpoint));
      if (asked === version.current) setSteps(found);
    });
  const save = () =>
    act("save", async (endpoint) => {
      const result = await bridge.saveModel(form(endpoint));
      if (result.mistakes.length === 0) return saved(result.name);
      setMistakes(byField(result.mistakes));
      if (anyHidden(result.mistakes)) setMoreOpen(true);
    });

  return {
    change,
    template,
    startFrom,
    use,
    mistakes,
    error,
    busy,
    served,
    steps,
    isMoreOpen,
    toggleMore: () => setMoreOpen(!isMoreOpen),
    fetchServed,
    test,
    save,
  };
}
