// The sections of the form for answers, limits and labels.

import { SimpleGrid, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useText } from "../../lib/text";
import { endOf } from "./load";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import { Section } from "./Section";
import classes from "./run.module.css";

/** Fields outside of the load that show their own mistakes. */
export const shownFields = [
  "models",
  "prompt_file",
  "prompts",
  "categories",
  "images",
  "input_tokens",
  "output_tokens",
  "prefix_tokens",
  "prefixes",
  "turns",
  "think",
  "max_tokens",
  "temperature",
  "keep_text",
  "seed",
  "timeout",
  "connect_timeout",
  "header_timeout",
  "first_token_timeout",
  "idle_timeout",
  "grace",
  "max_cost",
  "name",
] as const;

const columns = { base: 1, xs: 2 };

export function AnswerFields({ form, change, mistakes }: FieldProps) {
  const { answers: say } = useText().run;
  return (
    <Section title={say.title}>
      <SimpleGrid className={classes.fields} cols={columns}>
        <NumberField
          label={say.maxTokens}
          value={form.max_tokens}
          change={(value) => change({ max_tokens: value })}
          error={mistakes.max_tokens}
        />
        <TextInput
          label={say.output}
          description={say.outputHint}
          placeholder="128"
          value={form.output_tokens}
          onChange={(event) => change({ output_tokens: event.currentTarget.value.trim() })}
          error={mistakes.output_tokens}
        />
        <NumberField
          label={say.temperature}
          step={0.1}
          value={form.temperature}
          change={(temperature) => change({ temperature })}
          error={mistakes.temperature}
        />
        <NumberField
          label={say.keepText}
          value={form.keep_text}
          change={(value) => change({ keep_text: value })}
          error={mistakes.keep_text}
        />
        <TextInput
          label={say.seed}
          placeholder={say.seedHint}
          value={form.seed}
          onChange={(event) => change({ seed: event.currentTarget.value.trim() })}
          error={mistakes.seed}
        />
      </SimpleGrid>
      <Switch
        label={say.stream}
        description={form.stream ? undefined : say.streamHint}
        checked={form.stream}
        onChange={(event) => change({ stream: event.currentTarget.checked })}
      />
    </Section>
  );
}

export function LimitFields({ form, change, mistakes }: FieldProps) {
  const { limits: say } = useText().run;
  const fields = [
    ["timeout", say.timeout],
    ["connect_timeout", say.connect],
    ["header_timeout", say.headers],
    ["first_token_timeout", say.firstToken],
    ["idle_timeout", say.idle],
    ["grace", say.grace],
  ] as const;
  // The grace of a load that ends by time is one of its own fields.
  const shown = fields.filter(([field]) => field !== "grace" || endOf(form) !== "time");
  return (
    <Section title={say.title} about={say.about}>
      <SimpleGrid className={classes.fields} cols={{ base: 2, xs: 3 }}>
        {shown.map(([field, label]) => (
          <NumberField
            key={field}
            label={label}
            unit={say.seconds}
            value={form[field]}
            change={(value) => change({ [field]: value })}
            error={mistakes[field]}
          />
        ))}
      </SimpleGrid>
      <SimpleGrid className={classes.fields} cols={columns}>
        <NumberField
          label={say.cost}
          about={say.costHint}
          unit={say.usd}
          value={form.max_cost}
          change={(value) => change({ max_cost: value })}
          error={mistakes.max_cost}
        />
      </SimpleGrid>
    </Section>
  );
}

export function LabelFields({ form, change, mistakes }: FieldProps) {
  const { label: say } = useText().run;
  return (
    <Section title={say.title}>
      <SimpleGrid className={classes.fields} cols={columns}>
        <TextInput
          label={say.name}
          placeholder={say.namePlaceholder}
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={mistakes.name}
        />
        <TagsInput
          label={say.tags}
          placeholder={form.tags.length === 0 ? say.tagsPlaceholder : undefined}
          value={form.tags}
          onChange={(tags) => change({ tags })}
        />
      </SimpleGrid>
      <Textarea
        label={say.note}
        autosize
        minRows={1}
        maxRows={6}
        value={form.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
    </Section>
  );
}
