import { Button, Group, Modal, Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useBridge, type Facet, type RunRow } from "../../bridge";
import { line } from "../../lib/format";
import { runName } from "../../lib/runName";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import type { Edited } from "./useRunActions";

interface Props {
  run: RunRow;
  what: Edited;
  known: Facet[]; // tags that runs have
  close: () => void;
  onChanged: () => void;
}

const mostOffered = 12; // tags below the field: a list over it would cover the buttons

/** A dialog for the tags or the note of a run, or the reason why it is left out of trends. */
export function EditDialog({ run, what, known, close, onChanged }: Props) {
  const bridge = useBridge();
  const { history: say, shell } = useText();
  const { attempt, busy } = useExport();
  const [tags, setTags] = useState(run.tags);
  const [note, setNote] = useState(run.note);
  const [reason, setReason] = useState(run.excluded);
  const [search, setSearch] = useState("");
  const offered = known
    .map(({ value }) => value)
    .filter((tag) => !tags.includes(tag) && tag.toLowerCase().includes(search.trim().toLowerCase()))
    .slice(0, mostOffered);
  const name = runName(run, say.untitled);
  const titles = { tags: say.editTags(name), note: say.editNote(name), exclusion: say.editExclusion(name) };
  const save = () =>
    void attempt(async () => {
      if (what === "tags") await bridge.tagRun({ run: run.id, tags });
      else if (what === "note") await bridge.noteRun({ run: run.id, text: note.trim() });
      else await bridge.excludeRun({ run: run.id, text: reason.trim() });
      onChanged();
      close();
    });
  return (
    <Modal opened onClose={close} centered title={titles[what]}>
      <Stack>
        {what === "exclusion" && (
          <TextInput
            label={say.reason}
            description={say.reasonHint}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && reason.trim() !== "") save();
            }}
            data-autofocus
          />
        )}
        {what === "tags" && (
          <TagsInput
            label={say.tags}
            description={say.tagsHint}
            value={tags}
            onChange={setTags}
            searchValue={search}
            onSearchChange={setSearch}
            splitChars={[","]}
            acceptValueOnBlur
            data-autofocus
          />
        )}
        {what === "tags" && offered.length > 0 && (
          <Group gap={6} role="group" aria-label={say.knownTags}>
            {offered.map((tag) => (
              <Button
                key={tag}
                size="compact-xs"
                variant="default"
                className="foreign"
                onMouseDown={(event) => event.preventDefault()} // what was typed is not taken as a tag
                onClick={() => (setTags([...tags, tag]), setSearch(""))}
              >
                {line(tag)}
              </Button>
            ))}
          </Group>
        )}
        {what === "note" && (
          <Textarea
            label={say.note}
            autosize
            minRows={3}
            maxRows={10}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
            }}
            data-autofocus
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {shell.cancel}
          </Button>
          <Button onClick={save} loading={busy} disabled={what === "exclusion" && reason.trim() === ""}>
            {shell.save}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
