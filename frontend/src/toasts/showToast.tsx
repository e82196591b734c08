import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useText } from "../lib/text";

/** How long a toast stays that offers to restore what was deleted, in ms. */
export const restoreTime = 15_000;

/**
 * Shows a toast. With undo it has a button that closes it and undoes what it
 * says. Returns what closes it.
 */
export function showToast(message: string, undo?: () => void, autoClose?: number): () => void {
  const back = () => {
    notifications.hide(id);
    undo?.();
  };
  const id = notifications.show({
    autoClose,
    message: undo ? <UndoMessage message={message} undo={back} /> : message,
  });
  return () => notifications.hide(id);
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
