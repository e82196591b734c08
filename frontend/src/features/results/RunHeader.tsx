import {
  ActionIcon,
  Box,
  Button,
  Group,
  Stack,
  Text,
  TextInput,
  Textarea,
  Title,
  Tooltip,
} from "@mantine/core";
import { IconEdit, IconNote, IconStar, IconStarFilled, IconTag } from "@tabler/icons-react";
import { memo, useRef, useState, type FocusEvent } from "react";
import { useBridge, type Result } from "../../bridge";
import { duration, fullMoment, line, moment } from "../../lib/format";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import { RunBadges } from "../../ui/RunBadges";
import { TagsField } from "../../ui/TagsField";
import { RunActions } from "./RunActions";

interface Props {
  result: Result;
  changed: () => void; // of name, tags, note or star
}

/** Name, state, tags, note and actions of the run. */
export const RunHeader = memo(function RunHeader({ result, changed }: Props) {
  const { run } = result;
  const { results: say } = useText();
  const took = run.state === "running" ? say.running : `${say.took} ${duration(run.duration)}`;
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Group gap="xs" flex="1 1 320px" miw={0} wrap="nowrap">
          <Star run={run.id} starred={run.starred} changed={changed} />
          <Name key={run.name} run={run.id} name={run.name} changed={changed} />
          <RunBadges run={run} />
        </Group>
        <RunActions result={result} />
      </Group>
      <Group gap="md">
        <Text size="sm" c="dimmed" title={fullMoment(run.started)}>
          {say.started} {moment(run.started)}, {took}
        </Text>
        {run.state === "imported" && (
          <Text size="sm" c="dimmed" className="foreign">
            {say.notice.imported(run.note.includes(run.origin) ? "" : line(run.origin))}
          </Text>
        )}
        <Note key={`note ${run.note}`} run={run.id} note={run.note} changed={changed} />
        <Tags run={run.id} tags={run.tags} changed={changed} />
      </Group>
    </Stack>
  );
});

/** Stores a change and reloads the page; shows an error as a toast. */
function useChange(changed: () => void) {
  const { attempt } = useExport();
  return (work: () => Promise<void>) => attempt(() => work().then(changed));
}

function Star({ run, starred, changed }: { run: string; starred: boolean; changed: () => void }) {
  const { head: say } = useText().results;
  const { starRun, unstarRun } = useBridge();
  const change = useChange(changed);
  const label = starred ? say.unstar : say.star;
  const Sign = starred ? IconStarFilled : IconStar;
  return (
    <Tooltip label={label} withArrow>
      <ActionIcon
        variant="subtle"
        color={starred ? "yellow" : "gray"}
        aria-label={say.star}
        aria-pressed={starred}
        onClick={() => void change(() => (starred ? unstarRun(run) : starRun(run)))}
      >
        <Sign size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Name({ run, name, changed }: { run: string; name: string; changed: () => void }) {
  const { results: say } = useText();
  const { renameRun } = useBridge();
  const change = useChange(changed);
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Group gap={4} wrap="nowrap" miw={0}>
        <Title order={1} size="h3" className="foreign" lineClamp={2}>
          {line(name) || say.untitled}
        </Title>
        <Tooltip label={say.head.rename} withArrow>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={say.head.rename}
            onClick={() => setOpen(true)}
          >
            <IconEdit size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    );
  }
  const leave = (text: string) => {
    setOpen(false);
    if (text.trim() !== name) void change(() => renameRun({ run, text: text.trim() }));
  };
  return <NameField name={name} leave={leave} />;
}

/** The field of the name. Enter and losing the focus store it, Escape does not. */
function NameField({ name, leave }: { name: string; leave: (text: string) => void }) {
  const { head: say } = useText().results;
  const [draft, setDraft] = useState(name);
  const cancelled = useRef(false);
  return (
    <TextInput
      aria-label={say.name}
      flex="1 1 240px"
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => leave(cancelled.current ? name : draft)}
      onKeyDown={(event) => {
        cancelled.current = event.key === "Escape";
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
      onFocus={(event) => event.currentTarget.select()}
      autoFocus
    />
  );
}

function Tags({ run, tags, changed }: { run: string; tags: string[]; changed: () => void }) {
  const { head: say } = useText().results;
  const { facets } = useBridge();
  const [chosen, choose] = useTags(run, tags, changed);
  const [known, setKnown] = useState<string[]>([]);
  const loadKnown = () =>
    void facets().then(
      (found) => setKnown(found.tags.map(({ value }) => value)),
      () => setKnown([]), // only suggestions are missing then
    );
  const leave = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setKnown([]);
  };
  return (
    <Box onFocus={loadKnown} onBlur={leave}>
      <TagsField
        size="xs"
        variant="unstyled"
        miw={180}
        aria-label={say.tags}
        leftSection={<IconTag size={14} aria-hidden />}
        placeholder={say.addTag}
        value={chosen}
        known={known}
        onChange={choose}
      />
    </Box>
  );
}

/** The tags of the run. Changes are shown at once and stored one after another. */
function useTags(run: string, stored: string[], changed: () => void) {
  const { tagRun } = useBridge();
  const { attempt } = useExport();
  const [chosen, setChosen] = useState<string[] | null>(null);
  const [writing, setWriting] = useState(0);
  const [seen, setSeen] = useState(stored);
  const last = useRef(Promise.resolve());
  if (seen !== stored) {
    setSeen(stored);
    if (writing === 0) setChosen(null); // what is stored is newer
  }
  const write = async (tags: string[]) => {
    try {
      await tagRun({ run, tags });
    } catch (error) {
      setChosen(null);
      throw error;
    } finally {
      setWriting((n) => n - 1);
    }
    changed();
  };
  const choose = (tags: string[]) => {
    setChosen(tags);
    setWriting((n) => n + 1);
    last.current = last.current.then(() => attempt(() => write(tags)));
  };
  return [chosen ?? stored, choose] as const;
}

function Note({ run, note, changed }: { run: string; note: string; changed: () => void }) {
  const { results: say, shell } = useText();
  const { noteRun } = useBridge();
  const change = useChange(changed);
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null) {
    return (
      <Group gap={4} wrap="nowrap" align="flex-start">
        {note !== "" && (
          <Text size="sm" className="foreign" style={{ whiteSpace: "pre-wrap" }}>
            {note}
          </Text>
        )}
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconNote size={14} aria-hidden />}
          onClick={() => setDraft(note)}
        >
          {note === "" ? say.head.addNote : say.head.editNote}
        </Button>
      </Group>
    );
  }
  const save = () => {
    setDraft(null);
    if (draft.trim() !== note) void change(() => noteRun({ run, text: draft.trim() }));
  };
  return (
    <Stack gap="xs" w="100%" maw={640}>
      <Textarea
        aria-label={say.head.note}
        autosize
        minRows={2}
        maxRows={8}
        autoFocus
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setDraft(null);
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <Group gap="xs">
        <Button size="xs" onClick={save}>
          {shell.save}
        </Button>
        <Button size="xs" variant="default" onClick={() => setDraft(null)}>
          {shell.cancel}
        </Button>
      </Group>
    </Stack>
  );
}
