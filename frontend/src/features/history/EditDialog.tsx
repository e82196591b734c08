import { Button, Group, Modal, Stack, TagsInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useBridge, type Facet, type RunRow } from "../../bridge";
import { runName } from "../../lib/runName";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";

interface Props {
  run: RunRow;
  what: "tags" | "note";
  known: Facet[]; // tags that runs have
  close: () => void;
  onChanged: () => void;
}

/** A dialog for the tags or the note of a run. */
export function EditDialog({ run, what, known, close, onChanged }: Props) {
  const bridge = useBridge();
  const { history: say, shell } = useText();
  const { attempt, busy } = useExport();
  const [tags, setTags] = useState(run.tags);
  const [note, setNote] = useState(run.note);
  const name = runName(run, say.untitled);
  const save = () =>
    void attempt(async () => {
      if (what === "tags") await bridge.tagRun({ run: run.id, tags });
      else await bridge.noteRun({ run: run.id, text: note.trim() });
      onChanged();
      close();
    });
  return (
    <Modal opened onClose={close} centered title={what === "tags" ? say.editTags(name) : say.editNote(name)}>
      <Stack>
        {what === "tags" ? (
          <TagsInput
            label={say.tags}
            description={say.tagsHint}
            value={tags}
            onChange={setTags}
            data={known.map(({ value }) => value)}
            splitChars={[","]}
            acceptValueOnBlur
            data-autofocus
          />
        ) : (
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
          <Button onClick={save} loading={busy}>
            {shell.save}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
