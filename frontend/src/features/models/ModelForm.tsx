import { Autocomplete, Button, Collapse, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { IconChevronRight, IconPlugConnected } from "@tabler/icons-react";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { ApiChoice } from "./ApiChoice";
import { nameFor, type Draft } from "./draft";
import { KeyFields } from "./KeyFields";
import type { Mistakes } from "./mistakes";
import { MoreFields } from "./MoreFields";
import { ProbeSteps } from "./ProbeSteps";
import { leftOutOf, isSameLeftOut } from "./protocol";
import { TemplateChoice } from "./TemplateChoice";
import { useModelForm, type ModelFormProps } from "./useModelForm";

/** A model to add or to change. Nothing is stored before Save. */
export function ModelForm(props: ModelFormProps) {
  const { draft } = props;
  const form = useModelForm(props);
  const { change, mistakes, busy } = form;
  const { form: say } = useText().models;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        form.save();
      }}
    >
      <Stack gap="md">
        {!props.was && <TemplateChoice template={form.template} choose={form.startFrom} />}
        <TextInput
          label={say.url}
          description={say.urlHint}
          placeholder="http://localhost:8000/v1"
          value={draft.url}
          error={mistakes.url}
          onChange={(event) => change({ url: event.currentTarget.value })}
          data-autofocus
          required
        />
        <ApiChoice url={draft.url} api={draft.api} choose={(api) => change({ api })} error={mistakes.api} />
        <KeyFields draft={draft} change={change} error={mistakes.key} />
        <ModelID
          draft={draft}
          change={change}
          error={mistakes.model}
          served={form.served}
          example={form.template?.model}
          fetch={form.fetchServed}
          isFetching={busy === "fetch"}
        />
        <Names draft={draft} change={change} mistakes={mistakes} />
        <div>
          <MoreButton isOpen={form.isMoreOpen} toggle={form.toggleMore} />
          <Collapse expanded={form.isMoreOpen}>
            <MoreFields draft={draft} change={change} mistakes={mistakes} />
          </Collapse>
        </div>
        {mistakes[""] && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {mistakes[""]}
          </Text>
        )}
        {form.error !== null && <ErrorAlert error={form.error} />}
        {(busy === "test" || form.steps) && (
          <ProbeSteps
            steps={busy === "test" ? null : form.steps}
            take={{
              label: say.use,
              protocol: form.use,
              isDone: (protocol) => isSameLeftOut(protocol, leftOutOf(draft)),
              done: say.used,
            }}
          />
        )}
        <Group justify="flex-end">
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={18} aria-hidden />}
            loading={busy === "test"}
            onClick={form.test}
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

interface FieldsProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

interface ModelIDProps extends FieldsProps {
  error: string | undefined;
  example: string | undefined; // of an id
  served: string[] | null; // null until the server was asked
  fetch: () => void;
  isFetching: boolean;
}

/** The id of the model, and a button that asks the server which it serves. */
function ModelID({ draft, change, error, example, served, fetch, isFetching }: ModelIDProps) {
  const { form: say } = useText().models;
  return (
    <Group align="end" gap="xs" wrap="nowrap">
      <Autocomplete
        flex={1}
        label={say.model}
        description={served ? say.fetched(served.length) : say.modelHint}
        placeholder={example || "meta-llama/Llama-3.1-8B-Instruct"}
        data={served ?? []}
        limit={200}
        value={draft.model}
        error={error}
        onChange={(model) => change({ model })}
        required
      />
      <Button variant="default" loading={isFetching} disabled={draft.url.trim() === ""} onClick={fetch}>
        {say.fetch}
      </Button>
    </Group>
  );
}

function Names({ draft, change, mistakes }: FieldsProps & { mistakes: Mistakes }) {
  const { form: say } = useText().models;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        label={say.name}
        description={say.nameHint}
        placeholder={nameFor(draft.model)}
        value={draft.name}
        error={mistakes.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={say.titleField}
        description={say.titleHint}
        placeholder={draft.name || nameFor(draft.model)}
        value={draft.title}
        error={mistakes.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}

function MoreButton({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  const { form: say } = useText().models;
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-expanded={isOpen}
      leftSection={
        <IconChevronRight size={16} aria-hidden style={{ transform: isOpen ? "rotate(90deg)" : undefined }} />
      }
      onClick={toggle}
    >
      {say.more}
    </Button>
  );
}
