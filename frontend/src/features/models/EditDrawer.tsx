import { Drawer } from "@mantine/core";
import { useState } from "react";
import type { Model } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { LeaveDialog } from "../../ui/LeaveDialog";
import { isTouched, type Draft } from "./draft";
import { ModelForm } from "./ModelForm";
import { StoredKeysProvider, useKeyChanges } from "./storedKeys";

export interface EditedModel {
  first: Draft; // what the form started with
  draft: Draft;
  was: Model | null; // the model that is edited; null for a new one
}

interface Props {
  edited: EditedModel | null; // null: closed
  edit: (part: Partial<Draft>) => void;
  close: () => void;
  saved: (name: string) => void;
  returnFocus: boolean; // to where it was before the form was opened
}

/** The form of a model beside the list. Asks before what was typed is thrown away. */
export function EditDrawer({ edited, edit, close, saved, returnFocus }: Props) {
  const { form: say } = useText().models;
  const [isAsking, setAsking] = useState(false);
  const keys = useKeyChanges();
  const leave = () => {
    keys.discarded();
    close();
  };
  const end = (then: () => void) => {
    setAsking(false);
    then();
  };
  return (
    <>
      <Drawer
        opened={edited !== null}
        onClose={() => (edited && isTouched(edited.draft, edited.first) ? setAsking(true) : leave())}
        closeOnEscape={!isAsking}
        returnFocus={returnFocus}
        position="right"
        size="lg"
        title={edited?.was ? say.edit(line(edited.was.name)) : say.add}
      >
        {edited && (
          <StoredKeysProvider keys={keys}>
            <ModelForm
              draft={edited.draft}
              edit={edit}
              was={edited.was}
              saved={(name) => {
                keys.saved();
                end(() => saved(name));
              }}
            />
          </StoredKeysProvider>
        )}
      </Drawer>
      {isAsking && <LeaveDialog stay={() => setAsking(false)} leave={() => end(leave)} />}
    </>
  );
}
