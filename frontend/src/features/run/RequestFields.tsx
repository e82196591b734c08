// Advanced fields of answers, limits and labels.

import { SimpleGrid, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useText } from "../../lib/text";
import { endOf, kindOf } from "./load";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import classes from "./run.module.css";

const columns = { base: 2, sm: 3 };

export function AnswerFields({ form, change, mistakes }: FieldProps) {
  const { answers: say } = useText().run;
  return (
    <>
      <SimpleGrid className={classes.fields} cols={columns} verticalSpacing="xs">
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
        <TextInput
          label={say.seed}
          placeholder={say.seedHint}
          value={form.seed}
          onChange={(event) => change({ seed: event.currentTarget.value.trim() })}
          error={mistakes.seed}
        />
        <NumberField
          label={say.keepText}
          value={form.keep_text}
          change={(value) => change({ keep_text: value })}
          error={mistakes.keep_text}
        />
      </SimpleGrid>
      <Switch
        label={say.stream}
        description={form.stream ? undefined : say.streamHint}
        checked={form.stream}
        onChange={(event) => change({ stream: event.currentTarget.checked })}
      />
    </>
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
  const byTime = endOf(form) === "time" && kindOf(form) !== "sweep";
  const shown = fields.filter(([field]) => field !== "grace" || !byTime);
  return (
    <SimpleGrid className={classes.fields} cols={columns} verticalSpacing="xs">
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
      <NumberField
        label={say.cost}
        about={say.costHint}
        unit={say.usd}
        value={form.max_cost}
        change={(value) => change({ max_cost: value })}
        error={mistakes.max_cost}
      />
    </SimpleGrid>
  );
}

export function LabelFields({ form, change, mistakes }: FieldProps) {
  const { label: say } = useText().run;
  return (
    <SimpleGrid className={classes.fields} cols={{ base: 1, sm: 2 }} verticalSpacing="xs">
      <TagsInput
        label={say.tags}
        placeholder={form.tags.length === 0 ? say.tagsPlaceholder : undefined}
        value={form.tags}
        onChange={(tags) => change({ tags })}
        error={mistakes.tags}
      />
      <Textarea
        label={say.note}
        autosize
        minRows={1}
        maxRows={6}
        value={form.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
        error={mistakes.note}
      />
    </SimpleGrid>
  );
}
