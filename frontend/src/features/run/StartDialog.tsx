import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Preview } from "../../bridge";
import { useText } from "../../lib/text";
import { heavyText } from "./amount";

interface Props {
  preview: Preview | null; // of the load to ask about; null: closed
  close: () => void;
  start: () => void;
}

/** Asks before a load starts that is heavy for a host elsewhere. */
export function StartDialog({ preview, close, start }: Props) {
  const { run: say, shell } = useText();
  const figures = preview ? heavyText(preview, say.heavy) : "";
  return (
    <Modal opened={preview !== null} onClose={close} title={say.heavy.ask(figures)} centered>
      <Stack>
        <Text size="sm">{say.heavy.about}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {shell.cancel}
          </Button>
          <Button onClick={start}>{say.start}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
