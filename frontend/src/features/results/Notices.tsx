import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconFileImport, IconInfoCircle, IconPlayerPlay } from "@tabler/icons-react";
import type { RunRow } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { FirstFailure } from "../../run-state/FirstFailure";
import { noticesOf, type Notice } from "./runNotices";

const alerts = {
  failed: { icon: <IconAlertTriangle size={18} aria-hidden />, colour: "red" },
  running: { icon: <IconPlayerPlay size={18} aria-hidden />, colour: "blue" },
  stopped: { icon: <IconInfoCircle size={18} aria-hidden />, colour: "yellow" },
  interrupted: { icon: <IconAlertTriangle size={18} aria-hidden />, colour: "red" },
  imported: { icon: <IconFileImport size={18} aria-hidden />, colour: "gray" },
};

/** The notices of a run. */
export function Notices({ run }: { run: RunRow }) {
  const notices = noticesOf(run);
  if (notices.length === 0) return null;
  return (
    <Stack gap="xs">
      {notices.map((notice) => (
        <NoticeAlert key={notice.kind} notice={notice} run={run.id} />
      ))}
    </Stack>
  );
}

function NoticeAlert({ notice, run }: { notice: Notice; run: string }) {
  const { results: say } = useText();
  const { go } = useNavigation();
  const { icon, colour } = alerts[notice.kind];
  return (
    <Alert variant="light" color={colour} icon={icon} py="xs" role="note">
      <Group justify="space-between" gap="sm">
        <Stack gap={4} flex="1 1 300px">
          <Text size="sm" className="foreign" fw={notice.kind === "failed" ? 600 : undefined}>
            {useNoticeText(notice)}
          </Text>
          {notice.kind === "failed" && <FirstFailure run={run} />}
        </Stack>
        {notice.kind === "running" && (
          <Button size="xs" variant="default" onClick={() => go({ page: "live" })}>
            {say.toLive}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

function useNoticeText(notice: Notice): string {
  const { notice: say } = useText().results;
  switch (notice.kind) {
    case "imported":
      return say.imported(line(notice.file));
    default:
      return say[notice.kind];
  }
}
