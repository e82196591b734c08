import { ActionIcon, Button, Group, Select, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { IconFolderOpen, IconSearch, IconX } from "@tabler/icons-react";
import { useCallback } from "react";
import { useBridge, type Prompt, type PromptSet } from "../../bridge";
import { line } from "../../lib/format";
import { useSessionState } from "../../lib/sessionState";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { useFileDrop } from "../../imports/FileDrop";
import { useImport } from "../../imports/useImport";
import { usePromptFiles } from "../../settings/promptFiles";
import { useNavigation } from "../../navigation/route";
import { useErrorToast } from "../../toasts/useErrorToast";
import { Page } from "../../ui/Page";
import { runFormPart, noFilter, filterPrompts, isEmpty, values, type Filter } from "./promptFilter";
import { PromptCard } from "./PromptCard";

export function PromptsPage() {
  const bridge = useBridge();
  const { go } = useNavigation();
  const say = useText().prompts;
  const [path, setPath] = useSessionState("prompts.path", "");
  const [filter, setFilter] = useSessionState("prompts.filter", noFilter);
  const load = useCallback(() => bridge.prompts(path), [bridge, path]);
  const loaded = useLoaded(load);
  const measure = (set: PromptSet, chosen: Prompt[]) => go({ page: "run", part: runFormPart(set, chosen) });
  return (
    <Page
      title={say.title}
      about={say.about}
      loaded={loaded}
      tally={(set) => say.count(filterPrompts(set.prompts, filter).length, set.prompts.length)}
      before={<PromptSetSelect path={path} choose={(next) => (setPath(next), setFilter(noFilter))} />}
    >
      {(set) => {
        const shown = filterPrompts(set.prompts, filter);
        return (
          <Stack gap="md">
            <Filters set={set} filter={filter} change={setFilter} />
            {shown.length === 0 ? (
              <Group>
                <Text>{say.none}</Text>
                <Button size="xs" variant="default" onClick={() => setFilter(noFilter)}>
                  {say.clear}
                </Button>
              </Group>
            ) : (
              <>
                <Group justify="space-between">
                  <Tooltip label={say.hashAbout} withArrow multiline maw={320}>
                    <Text size="xs" c="dimmed" tabIndex={0} className="explained foreign">
                      {say.hash}: {line(set.hash).slice(0, 16)}
                    </Text>
                  </Tooltip>
                  <Button size="xs" onClick={() => measure(set, shown)}>
                    {say.use}
                  </Button>
                </Group>
                <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
                  {shown.map((prompt) => (
                    <li key={prompt.id}>
                      <PromptCard prompt={prompt} measure={() => measure(set, [prompt])} />
                    </li>
                  ))}
                </Stack>
              </>
            )}
          </Stack>
        );
      }}
    </Page>
  );
}

/** Built-in prompts, and the files that were opened. */
function PromptSetSelect({ path, choose }: { path: string; choose: (path: string) => void }) {
  const bridge = useBridge();
  const say = useText().prompts;
  const showError = useErrorToast();
  const { known, remember, forget } = usePromptFiles();
  const files = [...new Set([path, ...known])].filter(Boolean);
  const take = (file: string | undefined) => {
    if (!file) return;
    choose(file);
    remember(file);
  };
  const { importFiles } = useImport();
  useFileDrop(([file]) => {
    if (!file || !/\.(toml|jsonl|json|csv)$/i.test(file)) return false;
    if (!/\.json$/i.test(file)) take(file);
    else
      bridge.prompts(file).then(
        () => take(file),
        () => importFiles([file]), // results in JSON
      );
    return true;
  });
  const open = () => void bridge.chooseFiles("prompts").then(([file]) => take(file), showError);
  return (
    <Group align="end" gap="xs">
      <Select
        label={say.set}
        allowDeselect={false}
        miw={280}
        value={path}
        onChange={(next) => choose(next ?? "")}
        data={[
          { value: "", label: say.builtIn },
          ...files.map((file) => ({ value: file, label: line(file) })),
        ]}
      />
      {path !== "" && (
        <Tooltip label={say.forget} withArrow>
          <ActionIcon
            size="lg"
            variant="default"
            aria-label={say.forget}
            onClick={() => {
              choose("");
              forget(path);
            }}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={say.openHint} withArrow multiline maw={340}>
        <Button variant="default" leftSection={<IconFolderOpen size={16} aria-hidden />} onClick={open}>
          {say.open}
        </Button>
      </Tooltip>
    </Group>
  );
}

interface FiltersProps {
  set: PromptSet;
  filter: Filter;
  change: (filter: Filter) => void;
}

function Filters({ set, filter, change }: FiltersProps) {
  const say = useText().prompts;
  return (
    <Group gap="xs">
      <TextInput
        flex={1}
        miw={200}
        aria-label={say.search}
        placeholder={say.search}
        data-search
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.text}
        onChange={(event) => change({ ...filter, text: event.currentTarget.value })}
      />
      {(["length", "complexity", "category"] as const).map((field) => (
        <Select
          key={field}
          w={150}
          aria-label={say[field]}
          placeholder={`${say[field]}: ${say.all}`}
          clearable
          data={values(set.prompts, field)}
          value={filter[field] || null}
          onChange={(value) => change({ ...filter, [field]: value ?? "" })}
        />
      ))}
      {!isEmpty(filter) && (
        <Button variant="subtle" size="xs" onClick={() => change(noFilter)}>
          {say.clear}
        </Button>
      )}
    </Group>
  );
}
