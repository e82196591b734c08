import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Model } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";

interface Props {
  model: Model | null; // null: closed
  close: () => void;
  remove: (model: Model) => void;
}

/** Asks before a model is removed. */
export function RemoveDialog({ model, close, remove }: Props) {
  const { models: say, shell } = useText();
  return (
    <Modal opened={model !== null} onClose={close} title={say.removeAsk(line(model?.name))} centered>
      <Stack>
        <Text size="sm">{say.removeAbout}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {shell.cancel}
          </Button>
          <Button
            color="red"
            onClick={() => {
              if (model) remove(model);
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
