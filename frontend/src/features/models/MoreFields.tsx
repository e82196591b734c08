import { Alert, NumberInput, SimpleGrid, Stack, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useText } from "../../lib/text";
import type { Draft } from "./draft";
import { mistakeField, type Mistakes } from "./mistakes";
import { ProtocolFields } from "./ProtocolFields";

const code = { input: { fontFamily: "var(--mantine-font-family-monospace)" } };

const prices = ["priceInput", "priceOutput"] as const;

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  mistakes: Mistakes;
}

/** The fields that few models need. */
export function MoreFields({ draft, change, mistakes }: Props) {
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
            error={mistakes[field]}
            onChange={(event) => change({ [field]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
      <TagsInput
        label={say.aliases}
        description={say.aliasesHint}
        value={draft.aliases}
        error={mistakes.aliases}
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
            value={draft[field]}
            error={mistakes[mistakeField(field)]}
            onChange={(value) => change({ [field]: String(value) })}
          />
        ))}
      </SimpleGrid>
      <TextInput
        label={say.slo}
        description={say.sloHint}
        placeholder="ttft=500ms, tpot=40ms"
        value={draft.slo}
        error={mistakes.slo}
        onChange={(event) => change({ slo: event.currentTarget.value })}
      />
      <Textarea
        label={say.headers}
        description={say.headersHint}
        autosize
        minRows={1}
        maxRows={6}
        value={draft.headers}
        error={mistakes.headers}
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
        error={mistakes.body}
        onChange={(event) => change({ body: event.currentTarget.value })}
        styles={code}
      />
      <ProtocolFields draft={draft} change={change} mistakes={mistakes} />
      <Switch
        label={say.insecure}
        checked={draft.insecure}
        color="red"
        error={mistakes.insecure}
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
