import { Button, Chip, Group, SegmentedControl, Select, Text, TextInput } from "@mantine/core";
import { IconFolderOpen } from "@tabler/icons-react";
import { useBridge, type Preview } from "../../bridge";
import { line } from "../../lib/format";
import { useSessionState } from "../../lib/sessionState";
import { useText } from "../../lib/text";
import { usePromptFiles } from "../../settings/promptFiles";
import { useNavigation } from "../../navigation/route";
import { useErrorToast } from "../../toasts/useErrorToast";
import { facets } from "./form";
import { emptyText } from "./load";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import { Section } from "./Section";
import { usePromptSet } from "./usePromptSet";
import classes from "./run.module.css";

const allPrompts = { prompts: [], lengths: [], complexities: [], categories: [] };

/** Selects the prompts, those of a set or synthetic ones of a wanted length, and how long answers may be. */
export function PromptChoice({ form, change, preview, mistakes }: FieldProps & { preview: Preview | null }) {
  const { prompts: say, answers } = useText().run;
  const { go } = useNavigation();
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
      choice={
        <Group gap="xs">
          {!isSynthetic && (
            <Button variant="subtle" size="compact-sm" onClick={() => go({ page: "prompts" })}>
              {say.show}
            </Button>
          )}
          <SegmentedControl
            size="xs"
            aria-label={say.kind}
            value={isSynthetic ? "synthetic" : "set"}
            onChange={choose}
            data={(["set", "synthetic"] as const).map((value) => ({ value, label: say.kinds[value] }))}
          />
        </Group>
      }
    >
      <Group gap="sm" align="flex-start" className={classes.row}>
        {isSynthetic ? (
          <TextInput
            flex={1}
            label={say.input}
            description={say.inputHint}
            placeholder="512"
            value={form.input_tokens.trim()}
            onChange={(event) => change({ input_tokens: event.currentTarget.value.trim() || emptyText })}
            error={mistakes.input_tokens}
          />
        ) : (
          <SourceField {...{ form, change, mistakes }} />
        )}
        <NumberField
          label={answers.maxTokens}
          value={form.max_tokens}
          change={(value) => change({ max_tokens: value })}
          error={mistakes.max_tokens}
        />
      </Group>
      {!isSynthetic && <Filters {...{ form, change, mistakes }} />}
    </Section>
  );
}

/** Selects the set: the built-in prompts or a file. */
function SourceField({ form, change, mistakes }: FieldProps) {
  const bridge = useBridge();
  const { prompts: say } = useText().run;
  const showError = useErrorToast();
  const { known, remember } = usePromptFiles();
  const files = [...new Set([form.prompt_file, ...known])].filter(Boolean);
  const open = () =>
    void bridge.chooseFiles("prompts").then(([path]) => {
      if (!path) return;
      change({ prompt_file: path, ...allPrompts });
      remember(path);
    }, showError);
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap" flex={1} miw={260}>
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
  );
}

/** Filters on the set by what its prompts say of themselves. */
function Filters({ form, change }: FieldProps) {
  const { prompts: say } = useText().run;
  const there = facets(usePromptSet(form.prompt_file));
  return (
    <Group gap="xs" style={{ columnGap: "var(--mantine-spacing-xl)" }}>
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
    </Group>
  );
}

interface ChipProps {
  label: string;
  all: string[];
  chosen: string[];
  choose: (values: string[]) => void;
}

function ChipGroup({ label, all, chosen, choose }: ChipProps) {
  if (all.length === 0) return null;
  return (
    <Group gap="xs" role="group" aria-label={label}>
      <Text size="sm" fw={500}>
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
