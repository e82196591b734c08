// The fields of prompts that are seldom changed: single ones, images, conversations.

import { Group, MultiSelect, SimpleGrid, Switch } from "@mantine/core";
import type { Preview } from "../../bridge";
import { useText } from "../../lib/text";
import { facets } from "./form";
import { ImagesField } from "./ImagesField";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import { usePromptSet } from "./usePromptSet";
import classes from "./run.module.css";

export function AdvancedPromptFields(props: FieldProps & { preview: Preview | null }) {
  const { form, change, preview, mistakes } = props;
  return (
    <>
      {form.input_tokens === "" && <SetFields {...props} />}
      <ImagesField
        folder={form.images}
        change={(images) => change({ images })}
        preview={preview}
        error={mistakes.images}
      />
      <ConversationFields {...props} />
    </>
  );
}

/** Chooses single prompts of a set. */
function SetFields({ form, change, mistakes }: FieldProps) {
  const { prompts: say } = useText().run;
  const prompts = usePromptSet(form.prompt_file);
  const { categories } = facets(prompts);
  return (
    <>
      <SimpleGrid className={classes.fields} cols={{ base: 1, sm: 2 }} verticalSpacing="xs">
        {(categories.length > 0 || form.categories.length > 0) && (
          <MultiSelect
            label={say.categories}
            placeholder={form.categories.length === 0 ? say.all : undefined}
            data={[...new Set([...categories, ...form.categories])]}
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
      </SimpleGrid>
      <Group justify="space-between">
        <Switch
          label={say.unique}
          description={say.uniqueHint}
          checked={form.unique_prefix}
          onChange={(event) => change({ unique_prefix: event.currentTarget.checked })}
        />
      </Group>
    </>
  );
}

/** The text that prompts share, and conversations. */
function ConversationFields({ form, change, mistakes }: FieldProps) {
  const { conversation: say } = useText().run;
  return (
    <SimpleGrid className={classes.fields} cols={2} verticalSpacing="xs">
      {(["prefix_tokens", "prefixes", "turns", "think"] as const).map((field) => (
        <NumberField
          key={field}
          label={say.fields[field]}
          about={say.hints[field]}
          unit={field === "think" ? say.seconds : undefined}
          value={form[field]}
          change={(value) => change({ [field]: value })}
          error={mistakes[field]}
        />
      ))}
    </SimpleGrid>
  );
}
