import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Model } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";

interface Props {
  model: Model | null; // null: closed
  close: () => void;
  /** Removes the model, and a key of the keychain, by its reference, unless that is "". */
  remove: (model: Model, key: string) => void;
}

/** Asks before a model is removed. */
export function RemoveDialog({ model, close, remove }: Props) {
  const { models: say, shell } = useText();
  const [isKeyRemoved, setKeyRemoved] = useState(false);
  const key = model?.key.startsWith("keyring:") ? model.key : "";
  return (
    <Modal opened={model !== null} onClose={close} title={say.removeAsk(line(model?.name))} centered>
      <Stack>
        <Text size="sm">{say.removeAbout}</Text>
        {key !== "" && (
          <Checkbox
            label={say.key.removeToo(line(key.replace(/^keyring:/, "")))}
            checked={isKeyRemoved}
            onChange={(event) => setKeyRemoved(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {shell.cancel}
          </Button>
          <Button
            color="red"
            onClick={() => {
              if (model) remove(model, isKeyRemoved ? key : "");
              setKeyRemoved(false);
              close();
            }}
          >
            {say.remove}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
