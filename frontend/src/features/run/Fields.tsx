// The sections of the form for load, answers, limits and labels.

import {
  SegmentedControl,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { RunForm } from "../../bridge";
import { useText } from "../../lib/text";
import { NumberField } from "./NumberField";
import { Section } from "./Section";

interface Props {
  form: RunForm;
  change: (part: Partial<RunForm>) => void;
  mistakes: Record<string, string>;
}

/** Fields of the page that show their own mistakes. */
export const shownFields = [
  "models",
  "prompt_file",
  "prompts",
  "categories",
  "concurrent",
  "iterations",
  "warmup",
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

export function LoadFields({ form, change, mistakes }: Props) {
  const { load: say } = useText().run;
  const concurrent = form.mode === "concurrent";
  return (
    <Section title={say.title}>
      <Stack gap={4}>
        <SegmentedControl
          aria-label={say.mode}
          value={form.mode}
          onChange={(mode) => change({ mode })}
          data={(["sequential", "concurrent"] as const).map((value) => ({ value, label: say.modes[value] }))}
        />
        <Text size="xs" c="dimmed">
          {say.modeHint[concurrent ? "concurrent" : "sequential"]}
        </Text>
      </Stack>
      <SimpleGrid cols={columns}>
        {concurrent && (
          <TextInput
            label={say.concurrent}
            value={form.concurrent}
            onChange={(event) => change({ concurrent: event.currentTarget.value })}
            error={mistakes.concurrent}
          />
        )}
        <NumberField
          label={say.iterations}
          value={form.iterations}
          change={(iterations) => change({ iterations })}
          error={mistakes.iterations}
        />
        <NumberField
          label={say.warmup}
          about={say.warmupHint}
          value={form.warmup}
          change={(warmup) => change({ warmup })}
          error={mistakes.warmup}
        />
      </SimpleGrid>
    </Section>
  );
}

export function AnswerFields({ form, change, mistakes }: Props) {
  const { answers: say } = useText().run;
  return (
    <Section title={say.title}>
      <SimpleGrid cols={columns}>
        <NumberField
          label={say.maxTokens}
          value={form.max_tokens}
          change={(value) => change({ max_tokens: value })}
          error={mistakes.max_tokens}
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

export function LimitFields({ form, change, mistakes }: Props) {
  const { limits: say } = useText().run;
  const fields = [
    ["timeout", say.timeout],
    ["connect_timeout", say.connect],
    ["header_timeout", say.headers],
    ["first_token_timeout", say.firstToken],
    ["idle_timeout", say.idle],
    ["grace", say.grace],
  ] as const;
  return (
    <Section title={say.title} about={say.about}>
      <SimpleGrid cols={{ base: 2, xs: 3 }}>
        {fields.map(([field, label]) => (
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
      <SimpleGrid cols={columns}>
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

export function LabelFields({ form, change, mistakes }: Props) {
  const { label: say } = useText().run;
  return (
    <Section title={say.title}>
      <SimpleGrid cols={columns}>
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
