import { Button, Group, Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useBridge } from "../../bridge";
import { useText } from "../../lib/text";
import { useErrorToast } from "../../toasts/useErrorToast";
import type { Draft } from "./draft";
import type { Mistakes } from "./mistakes";

const code = { input: { fontFamily: "var(--mantine-font-family-monospace)" } };

// Fields that servers are known to refuse.
const refusedFields = ["temperature", "max_tokens", "stream_options", "seed"];

const defaultThinkTags = ["<think>", "<thinking>", "[THINK]"];

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  mistakes: Mistakes;
}

/** How the model is asked and how its answers are read, where that is unusual. */
export function ProtocolFields({ draft, change, mistakes }: Props) {
  const { form: say } = useText().models;
  return (
    <Stack gap="md">
      <TagsInput
        label={say.omit}
        description={say.omitHint}
        data={refusedFields}
        value={draft.omit}
        error={mistakes.omit}
        onChange={(omit) => change({ omit })}
      />
      <Textarea
        label={say.rename}
        description={say.renameHint}
        placeholder="max_tokens=max_completion_tokens"
        autosize
        minRows={1}
        maxRows={6}
        value={draft.rename}
        error={mistakes.rename}
        onChange={(event) => change({ rename: event.currentTarget.value })}
        styles={code}
      />
      <TagsInput
        label={say.thinkTags}
        description={say.thinkTagsHint}
        placeholder={draft.thinkTags.length === 0 ? defaultThinkTags.join(" ") : undefined}
        data={[...defaultThinkTags, "</think>", "none"]}
        value={draft.thinkTags}
        error={mistakes.think_tags}
        onChange={(thinkTags) => change({ thinkTags })}
      />
      <Tokenizer draft={draft} change={change} mistakes={mistakes} />
      <TextInput
        label={say.serverMetrics}
        description={say.serverMetricsHint}
        placeholder="http://localhost:8000/metrics"
        value={draft.serverMetrics}
        error={mistakes.server_metrics}
        onChange={(event) => change({ serverMetrics: event.currentTarget.value })}
      />
    </Stack>
  );
}

function Tokenizer({ draft, change, mistakes }: Props) {
  const bridge = useBridge();
  const { form: say } = useText().models;
  const showError = useErrorToast();
  const open = () =>
    void bridge.chooseFiles("tokenizer").then(([path]) => {
      if (path) change({ tokenizer: path });
    }, showError);
  return (
    <Group align="end" gap="xs" wrap="nowrap">
      <TextInput
        flex={1}
        label={say.tokenizer}
        description={say.tokenizerHint}
        placeholder="o200k_base"
        value={draft.tokenizer}
        error={mistakes.tokenizer}
        onChange={(event) => change({ tokenizer: event.currentTarget.value })}
      />
      <Button variant="default" onClick={open}>
        {say.tokenizerFile}
      </Button>
    </Group>
  );
}
