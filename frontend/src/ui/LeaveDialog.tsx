import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useText } from "../lib/text";
import { useReturnFocus } from "./useReturnFocus";

interface Props {
  stay: () => void;
  leave: () => void;
}

/**
 * Asks before what was typed in a dialog is thrown away. It must be mounted
 * by the question: a dialog that listens already would take the Escape that
 * asks for an answer. The dialog below must not listen for Escape meanwhile.
 */
export function LeaveDialog({ stay, leave }: Props) {
  useReturnFocus();
  const { leave: say } = useText().shell;
  return (
    <Modal opened onClose={stay} title={say.ask} zIndex={300} centered>
      <Stack>
        <Text size="sm">{say.about}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={stay} data-autofocus>
            {say.stay}
          </Button>
          <Button color="red" onClick={leave}>
            {say.leave}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
