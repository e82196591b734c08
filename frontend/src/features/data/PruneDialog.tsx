import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBridge, type OldRuns } from "../../bridge";
import { moment } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { Command } from "../../ui/Command";
import { useReturnFocus } from "../../ui/useReturnFocus";
import type { Task } from "./useDatabaseTasks";

interface Props {
  old: OldRuns;
  backup: Task<string>;
  close: () => void;
  confirm: () => void;
}

/** Asks before runs are deleted. It is mounted by the question, as LeaveDialog is. */
export function PruneDialog({ old, backup, close, confirm }: Props) {
  useReturnFocus();
  const { data, shell } = useText();
  const say = data.prune;
  const { value: program } = useLoaded(useBridge().command);
  return (
    <Modal opened onClose={close} title={say.ask(old.runs)} zIndex={300} centered>
      <Stack>
        <Text size="sm">{say.found(old.runs, moment(old.first), moment(old.last))}</Text>
        <Stack gap={4} align="flex-start">
          <Text size="sm">{say.askAbout}</Text>
          <Command line={`${program ?? "tokenlap"} history restore RUN`} />
        </Stack>
        <Group justify="flex-end">
          <Button
            variant="subtle"
            onClick={() => {
              close();
              backup.start();
            }}
          >
            {say.backUpFirst} …
          </Button>
          <Button variant="default" onClick={close} data-autofocus>
            {shell.cancel}
          </Button>
          <Button color="red" onClick={confirm}>
            {say.start}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
