import {
  Button,
  Chip,
  Group,
  MultiSelect,
  SegmentedControl,
  Select,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { IconFolderOpen } from "@tabler/icons-react";
import { useCallback } from "react";
import { useBridge, type Preview, type RunForm } from "../../bridge";
import { line } from "../../lib/format";
import { useSessionState } from "../../lib/sessionState";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { usePromptFiles } from "../../settings/promptFiles";
import { useNavigation } from "../../navigation/route";
import { useErrorToast } from "../../toasts/useErrorToast";
import { ConversationFields } from "./ConversationFields";
import { facets } from "./form";
import { ImagesField } from "./ImagesField";
import { emptyText } from "./load";
import { Section } from "./Section";

interface Props {
  form: RunForm;
  change: (part: Partial<RunForm>) => void;
  preview: Preview | null;
  mistakes: Record<string, string>;
}

const allPrompts = { prompts: [], lengths: [], complexities: [], categories: [] };

/** Selects the prompts: those of a set, or synthetic ones of a wanted length. */
export function PromptChoice(props: Props) {
  const { form, change, preview, mistakes } = props;
  const { prompts: say } = useText().run;
  const [left, setLeft] = useSessionState("run.prompts", { set: {}, input_tokens: "512" });
  const isSynthetic = form.input_tokens !== "";
  const choose = (to: string) => {
    if (to === "synthetic") {
      const { prompt_file, prompts, lengths, complexities, categories } = form;
      setLeft({ ...left, set: { prompt_file, prompts, lengths, complexities, categories } });
      change({ prompt_file: "", ...allPrompts, input_tokens: left.input_tokens });
    } else {
      setLeft({ ...left, input_tokens: form.input_tokens.trim() || "512" });
      change({ input_tokens: "", ...left.set });
    }
  };
  return (
    <Section
      title={say.title}
      about={!isSynthetic && preview && preview.prompts > 0 ? say.chosen(preview.prompts) : undefined}
    >
      <SegmentedControl
        aria-label={say.kind}
        value={isSynthetic ? "synthetic" : "set"}
        onChange={choose}
        data={(["set", "synthetic"] as const).map((value) => ({ value, label: say.kinds[value] }))}
      />
      {isSynthetic ? (
        <TextInput
          label={say.input}
          description={say.inputHint}
          placeholder="512"
          value={form.input_tokens.trim()}
          onChange={(event) => change({ input_tokens: event.currentTarget.value.trim() || emptyText })}
          error={mistakes.input_tokens}
        />
      ) : (
        <SetChoice {...props} />
      )}
      <ImagesField
        folder={form.images}
        change={(images) => change({ images })}
        preview={preview}
        error={mistakes.images}
      />
      <ConversationFields {...{ form, change, mistakes }} />
    </Section>
  );
}

/** Selects a set of prompts, and filters on it. */
function SetChoice({ form, change, mistakes }: Props) {
  const bridge = useBridge();
  const { go } = useNavigation();
  const { run } = useText();
  const showError = useErrorToast();
  const say = run.prompts;
  const load = useCallback(() => bridge.prompts(form.prompt_file), [bridge, form.prompt_file]);
  const set = useLoaded(load);
  const { known, remember } = usePromptFiles();
  // The preview says why a file cannot be read, as a mistake of its field.
  const prompts = set.error === null ? (set.value?.prompts ?? []) : [];
  const there = facets(prompts);
  const files = [...new Set([form.prompt_file, ...known])].filter(Boolean);
  const open = () =>
    void bridge.chooseFiles("prompts").then(([path]) => {
      if (!path) return;
      change({ prompt_file: path, ...allPrompts });
      remember(path);
    }, showError);
  return (
    <>
      <Group gap="xs" align="end">
        <Select
          flex={1}
          label={say.source}
          allowDeselect={false}
          value={form.prompt_file}
          error={mistakes.prompt_file}
          data={[
            { value: "", label: say.builtIn },
            ...files.map((path) => ({ value: path, label: line(path) })),
          ]}
          onChange={(path) => change({ prompt_file: path ?? "", ...allPrompts })}
        />
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={16} aria-hidden />}
          title={say.openHint}
          onClick={open}
        >
          {say.open}
        </Button>
      </Group>
      <ChipGroup
        label={say.lengths}
        all={there.lengths}
        chosen={form.lengths}
        choose={(lengths) => change({ lengths })}
      />
      <ChipGroup
        label={say.complexities}
        all={there.complexities}
        chosen={form.complexities}
        choose={(complexities) => change({ complexities })}
      />
      {there.categories.length > 0 && (
        <MultiSelect
          label={say.categories}
          placeholder={form.categories.length === 0 ? say.all : undefined}
          data={there.categories}
          value={form.categories}
          onChange={(categories) => change({ categories })}
          error={mistakes.categories}
          searchable
          clearable
        />
      )}
      <MultiSelect
        label={say.ids}
        placeholder={form.prompts.length === 0 ? say.all : undefined}
        data={[...new Set([...prompts.map((prompt) => prompt.id), ...form.prompts])]}
        value={form.prompts}
        onChange={(ids) => change({ prompts: ids })}
        error={mistakes.prompts}
        searchable
        clearable
      />
      <Group justify="space-between">
        <Switch
          label={say.unique}
          description={say.uniqueHint}
          checked={form.unique_prefix}
          onChange={(event) => change({ unique_prefix: event.currentTarget.checked })}
        />
        <Button variant="subtle" size="compact-sm" onClick={() => go({ page: "prompts" })}>
          {say.show}
        </Button>
      </Group>
    </>
  );
}

interface ValuesProps {
  label: string;
  all: string[];
  chosen: string[];
  choose: (values: string[]) => void;
}

function ChipGroup({ label, all, chosen, choose }: ValuesProps) {
  if (all.length === 0) return null;
  return (
    <Group gap="xs" role="group" aria-label={label}>
      <Text size="sm" fw={500} miw={96}>
        {label}
      </Text>
      <Chip.Group multiple value={chosen} onChange={choose}>
        {all.map((value) => (
          <Chip key={value} value={value} size="xs" variant="outline">
            {line(value)}
          </Chip>
        ))}
      </Chip.Group>
    </Group>
  );
}
