import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle, IconPlayerPlay } from "@tabler/icons-react";
import type { RunRow } from "../../bridge";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { FirstFailure } from "../../run-state/FirstFailure";

const alerts = {
  failed: { icon: <IconAlertTriangle size={18} aria-hidden />, colour: "red" },
  running: { icon: <IconPlayerPlay size={18} aria-hidden />, colour: "blue" },
  stopped: { icon: <IconInfoCircle size={18} aria-hidden />, colour: "yellow" },
  interrupted: { icon: <IconAlertTriangle size={18} aria-hidden />, colour: "red" },
  partial: { icon: <IconAlertTriangle size={18} aria-hidden />, colour: "yellow" },
};

const isNoticed = (state: string): state is keyof typeof alerts => state in alerts;

/** What the state of a run means for its figures; nothing for one that came to its end. */
export function StateNotice({ run: { id, state } }: { run: RunRow }) {
  const { results: say } = useText();
  const { go } = useNavigation();
  if (!isNoticed(state)) return null;
  const { icon, colour } = alerts[state];
  const isFailed = state === "failed";
  return (
    <Alert variant="light" color={colour} icon={icon} py="xs" role="note">
      <Group justify="space-between" gap="sm">
        <Stack gap={4} flex="1 1 300px">
          <Text size="sm" fw={isFailed ? 600 : undefined}>
            {say.notice[state]}
          </Text>
          {isFailed && <FirstFailure run={id} />}
        </Stack>
        {state === "running" && (
          <Button size="xs" variant="default" onClick={() => go({ page: "live" })}>
            {say.toLive}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
