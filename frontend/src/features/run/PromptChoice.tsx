import { Button, Chip, Group, MultiSelect, Select, Switch, Text } from "@mantine/core";
import { IconFolderOpen } from "@tabler/icons-react";
import { useCallback } from "react";
import { useBridge, type Preview, type RunForm } from "../../bridge";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { usePromptFiles } from "../../settings/promptFiles";
import { useNavigation } from "../../navigation/route";
import { useErrorToast } from "../../toasts/useErrorToast";
import { facets } from "./form";
import { ImagesField } from "./ImagesField";
import { Section } from "./Section";

interface Props {
  form: RunForm;
  change: (part: Partial<RunForm>) => void;
  preview: Preview | null;
  mistakes: Record<string, string>;
}

const allPrompts = { prompts: [], lengths: [], complexities: [], categories: [] };

/** Selects the prompts: a set, and filters on it. */
export function PromptChoice({ form, change, preview, mistakes }: Props) {
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
    <Section
      title={say.title}
      about={preview && preview.prompts > 0 ? say.chosen(preview.prompts) : undefined}
    >
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
      <ImagesField
        folder={form.images}
        change={(images) => change({ images })}
        preview={preview}
        error={mistakes.images}
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
    </Section>
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
