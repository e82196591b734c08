import { Button, Group, Text } from "@mantine/core";
import { useText } from "../lib/text";
import { showToast } from "./toast";

/** How long a toast stays that offers to restore what was deleted, in ms. */
export const restoreTime = 15_000;

/**
 * Shows a message as a toast. With undo it has a button that closes it and
 * undoes what it says. Returns what closes it.
 */
export function showMessage(message: string, undo?: () => void, autoClose?: number): () => void {
  const close = showToast({
    autoClose,
    message: undo ? <UndoMessage message={message} undo={() => back(undo)} /> : message,
  });
  const back = (undo: () => void) => {
    close();
    undo();
  };
  return close;
}

function UndoMessage({ message, undo }: { message: string; undo: () => void }) {
  const { shell } = useText();
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{message}</Text>
      <Button size="compact-xs" variant="default" onClick={undo}>
        {shell.undo}
      </Button>
    </Group>
  );
}
