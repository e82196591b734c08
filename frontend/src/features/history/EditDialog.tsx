import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useBridge, type Facet, type RunRow } from "../../bridge";
import { runName } from "../../lib/runName";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import { LeaveDialog } from "../../ui/LeaveDialog";
import { TagsField } from "../../ui/TagsField";
import type { Edited } from "./useRunActions";
import { useReturnFocus } from "../../ui/useReturnFocus";

interface Props {
  run: RunRow;
  what: Edited;
  known: Facet[]; // tags that runs have
  close: () => void;
  onChanged: () => void;
}

/** A dialog for the tags or the note of a run, or the reason why it is left out of trends. */
export function EditDialog({ run, what, known, close, onChanged }: Props) {
  useReturnFocus();
  const bridge = useBridge();
  const { history: say, shell } = useText();
  const { attempt, busy } = useExport();
  const [tags, setTags] = useState(run.tags);
  const [note, setNote] = useState(run.note);
  const [reason, setReason] = useState(run.excluded);
  const [isAsking, setAsking] = useState(false);
  const name = runName(run, say.untitled);
  const isTouched =
    note.trim() !== run.note.trim() ||
    reason.trim() !== run.excluded ||
    tags.join("\n") !== run.tags.join("\n");
  const leave = () => (isTouched ? setAsking(true) : close());
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
    <Modal opened onClose={leave} closeOnEscape={!isAsking} centered title={titles[what]}>
      {isAsking && <LeaveDialog stay={() => setAsking(false)} leave={close} />}
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
          <TagsField
            label={say.tags}
            description={say.tagsHint}
            value={tags}
            known={known.map(({ value }) => value)}
            onChange={setTags}
            data-autofocus
          />
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
