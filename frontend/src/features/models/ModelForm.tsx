import {
  Alert,
  Autocomplete,
  Button,
  Collapse,
  Group,
  NumberInput,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconAlertTriangle, IconChevronRight, IconPlugConnected } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useBridge, type Endpoint, type Mistake, type Model, type ProbeStep } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { Failure } from "../../ui/Failure";
import { endpointOf, isEndpoint, nameFor, type Draft } from "./form";
import { KeyFields } from "./KeyFields";
import { Steps } from "./Steps";

interface Props {
  draft: Draft;
  edit: (part: Partial<Draft>) => void;
  was: Model | null; // what is edited; null for a new one
  saved: (name: string) => void;
}

/** A model to add or to change. Nothing is kept before Save. */
export function ModelForm({ draft, edit, was, saved }: Props) {
  const bridge = useBridge();
  const { models } = useText();
  const say = models.form;
  const [more, setMore] = useState(was !== null);
  const [served, setServed] = useState<string[] | null>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [failed, setFailed] = useState<unknown>(null);
  const [steps, setSteps] = useState<ProbeStep[] | null>(null);
  const [busy, setBusy] = useState<"" | "fetch" | "test" | "save">("");

  const asked = useRef(0); // what is found out of another endpoint than this one is dropped
  const change = (part: Partial<Draft>) => {
    const fields = Object.keys(part);
    edit(part);
    setWrong((old) => without(old, fields));
    if (!fields.some((field) => tested.includes(field))) return;
    asked.current++;
    setSteps(null);
    if (fields.some((field) => field !== "model")) setServed(null);
  };

  /** Carries out an action on the endpoint that the form describes, unless it cannot be read. */
  const act = (what: "fetch" | "test" | "save", action: (endpoint: Endpoint) => Promise<void>) => {
    const made = endpointOf(draft, was);
    setFailed(null);
    if (!isEndpoint(made)) {
      setMore(true);
      setWrong({
        ...(made.headers !== undefined && { headers: say.headersBad(line(made.headers)) }),
        ...(made.body && { body: say.bodyBad }),
      });
      return;
    }
    setBusy(what);
    void action(made)
      .catch(setFailed)
      .finally(() => setBusy(""));
  };
  const form = (endpoint: Endpoint) => ({ was: was?.name ?? "", endpoint });

  const fetch = () =>
    act("fetch", async (endpoint) => {
      const number = asked.current;
      const ids = await bridge.servedModels(form(endpoint));
      if (number !== asked.current) return;
      setServed(ids);
      if (draft.model === "" && ids.length === 1) change({ model: ids[0] ?? "" });
    });
  const test = () =>
    act("test", async (endpoint) => {
      setSteps(null);
      const number = asked.current;
      const found = await bridge.testModel(form(endpoint));
      if (number === asked.current) setSteps(found);
    });
  const save = () =>
    act("save", async (endpoint) => {
      const { name, mistakes } = await bridge.saveModel(form(endpoint));
      if (mistakes.length === 0) return saved(name);
      setWrong(beside(mistakes));
      if (mistakes.some(({ field }) => hidden.includes(field))) setMore(true);
    });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={say.url}
          description={say.urlHint}
          placeholder="http://localhost:8000/v1"
          value={draft.url}
          error={wrong.url}
          onChange={(event) => change({ url: event.currentTarget.value })}
          data-autofocus
          required
        />
        <KeyFields draft={draft} change={change} error={wrong.key} />
        <Group align="end" gap="xs" wrap="nowrap">
          <Autocomplete
            flex={1}
            label={say.model}
            description={served ? say.fetched(served.length) : say.modelHint}
            placeholder="meta-llama/Llama-3.1-8B-Instruct"
            data={served ?? []}
            limit={200}
            value={draft.model}
            error={wrong.model}
            onChange={(model) => change({ model })}
            required
          />
          <Button
            variant="default"
            loading={busy === "fetch"}
            disabled={draft.url.trim() === ""}
            onClick={fetch}
          >
            {say.fetch}
          </Button>
        </Group>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={say.name}
            description={say.nameHint}
            placeholder={nameFor(draft.model)}
            value={draft.name}
            error={wrong.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label={say.titleField}
            description={say.titleHint}
            placeholder={draft.name || nameFor(draft.model)}
            value={draft.title}
            error={wrong.title}
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
        </SimpleGrid>
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={more}
            leftSection={
              <IconChevronRight
                size={16}
                aria-hidden
                style={{ transform: more ? "rotate(90deg)" : undefined }}
              />
            }
            onClick={() => setMore(!more)}
          >
            {say.more}
          </Button>
          <Collapse expanded={more}>
            <More draft={draft} change={change} wrong={wrong} />
          </Collapse>
        </div>
        {wrong[""] && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {wrong[""]}
          </Text>
        )}
        {failed !== null && <Failure error={failed} />}
        {(busy === "test" || steps) && <Steps steps={busy === "test" ? null : steps} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={18} aria-hidden />}
            loading={busy === "test"}
            onClick={test}
          >
            {say.test}
          </Button>
          <Button type="submit" loading={busy === "save"}>
            {say.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

// Fields of a draft that a test is of.
const tested = ["url", "model", "headers", "body", "insecure", "keyKind", "keyName"];

// Fields below "more": opened when one of them is wrong.
const hidden = [
  "family",
  "deployment",
  "aliases",
  "price_input",
  "price_output",
  "headers",
  "body",
  "insecure",
];

function beside(mistakes: Mistake[]): Record<string, string> {
  const shown = ["url", "key", "model", "name", "title", ...hidden];
  const found: Record<string, string> = {};
  for (const { field, message } of mistakes) {
    const place = shown.includes(field) ? field : "";
    found[place] = place in found ? `${found[place]} ${message}` : message;
  }
  return found;
}

const code = { input: { fontFamily: "var(--mantine-font-family-monospace)" } };

// How mistakes name what the draft calls otherwise.
const named: Record<string, string> = {
  keyName: "key",
  keyKind: "key",
  priceInput: "price_input",
  priceOutput: "price_output",
};

function without(wrong: Record<string, string>, fields: string[]): Record<string, string> {
  const done = fields.map((field) => named[field] ?? field);
  return Object.fromEntries(Object.entries(wrong).filter(([field]) => !done.includes(field)));
}

const prices = ["priceInput", "priceOutput"] as const;

interface MoreProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  wrong: Record<string, string>;
}

function More({ draft, change, wrong }: MoreProps) {
  const { form: say } = useText().models;
  return (
    <Stack gap="md" pt="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {(["family", "deployment"] as const).map((field) => (
          <TextInput
            key={field}
            label={say[field]}
            description={say.guessed}
            value={draft[field]}
            error={wrong[field]}
            onChange={(event) => change({ [field]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
      <TagsInput
        label={say.aliases}
        description={say.aliasesHint}
        value={draft.aliases}
        error={wrong.aliases}
        onChange={(aliases) => change({ aliases })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {prices.map((field) => (
          <NumberInput
            key={field}
            label={say[field]}
            description={say.priceHint}
            placeholder={say.priceUnknown}
            prefix="$"
            thousandSeparator=","
            value={draft[field]}
            error={wrong[named[field] ?? field]}
            onChange={(value) => change({ [field]: String(value) })}
          />
        ))}
      </SimpleGrid>
      <Textarea
        label={say.headers}
        description={say.headersHint}
        autosize
        minRows={1}
        maxRows={6}
        value={draft.headers}
        error={wrong.headers}
        onChange={(event) => change({ headers: event.currentTarget.value })}
        styles={code}
      />
      <Textarea
        label={say.body}
        description={say.bodyHint}
        autosize
        minRows={1}
        maxRows={8}
        value={draft.body}
        error={wrong.body}
        onChange={(event) => change({ body: event.currentTarget.value })}
        styles={code}
      />
      <Switch
        label={say.insecure}
        checked={draft.insecure}
        color="red"
        error={wrong.insecure}
        onChange={(event) => change({ insecure: event.currentTarget.checked })}
      />
      {draft.insecure && (
        <Alert color="red" variant="light" p="xs" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {say.insecureWarning}
        </Alert>
      )}
    </Stack>
  );
}
