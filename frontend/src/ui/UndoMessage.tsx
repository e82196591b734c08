import { Button, Group, Text } from "@mantine/core";
import { useText } from "../lib/text";

/** The message of a toast: what was done, and a button that undoes it. */
export function UndoMessage({ said, undo }: { said: string; undo: () => void }) {
  const { shell } = useText();
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{said}</Text>
      <Button size="compact-xs" variant="default" onClick={undo}>
        {shell.undo}
      </Button>
    </Group>
  );
}
