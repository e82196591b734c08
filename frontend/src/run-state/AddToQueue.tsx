import { Button, type ButtonProps } from "@mantine/core";
import { IconPlaylistAdd } from "@tabler/icons-react";
import { useState } from "react";
import { useBridge, type RunForm } from "../bridge";
import { useText } from "../lib/text";
import { useNavigation } from "../navigation/route";
import { LinkMessage } from "../toasts/LinkMessage";
import { showToast } from "../toasts/toast";
import { nameOf } from "./queueItems";
import { newDraft, ScheduleDialog, type Draft } from "./ScheduleDialog";

interface Props extends ButtonProps {
  form: RunForm;
}

/** Asks when a plan is run and puts it into the queue. */
export function AddToQueue({ form, ...button }: Props) {
  const bridge = useBridge();
  const say = useText().queue;
  const { go } = useNavigation();
  const [asking, setAsking] = useState(false);
  const add = async (draft: Draft) => {
    const { mistakes } = await bridge.addToQueue({ id: 0, form, ...draft });
    if ((mistakes ?? []).length > 0) throw new Error(say.add.mistakes);
    showToast({
      isSeen: ({ page }) => page === "queue",
      message: (
        <LinkMessage
          text={say.add.added(nameOf({ name: draft.name, form }, say))}
          label={say.add.show}
          follow={() => go({ page: "queue" })}
        />
      ),
    });
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlaylistAdd size={18} aria-hidden />}
        {...button}
        onClick={() => setAsking(true)}
      >
        {say.add.button}
      </Button>
      {asking && (
        <ScheduleDialog
          title={say.add.title}
          submit={say.add.submit}
          first={newDraft(form.name)}
          close={() => setAsking(false)}
          save={add}
        />
      )}
    </>
  );
}
