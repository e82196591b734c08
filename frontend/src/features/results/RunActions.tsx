import { ActionIcon, Button, Group, Menu, Tooltip } from "@mantine/core";
import {
  IconAdjustments,
  IconClipboardText,
  IconDots,
  IconRepeat,
  IconScale,
  IconTerminal2,
  IconTrash,
} from "@tabler/icons-react";
import { useBridge, type Result } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useRepeatRun } from "../../run-state/useRepeatRun";
import { useNavigation } from "../../navigation/route";
import { ExportMenu } from "../../exports/ExportMenu";
import { useExport } from "../../exports/useExport";
import { offerRestore } from "../../toasts/removals";

/** The actions on a run. */
export function RunActions({ result }: { result: Result }) {
  const { head: say } = useText().results;
  const { go } = useNavigation();
  const { repeat, edit, busy } = useRepeatRun();
  const { copyText, copyMarkdown } = useExport();
  const remove = useRemove(result);
  const { run, command } = result;
  const subjects = [{ run: run.id, model: "" }];
  const foreign = run.state === "imported";
  return (
    <Group gap="xs">
      <Tooltip label={say.noAgain} disabled={!foreign} multiline maw={300} withArrow>
        <Group gap="xs">
          <Button
            disabled={foreign || run.state === "running"}
            loading={busy}
            leftSection={<IconRepeat size={16} aria-hidden />}
            onClick={() => repeat(run.id)}
          >
            {say.again}
          </Button>
          <Button
            variant="default"
            disabled={foreign}
            leftSection={<IconAdjustments size={16} aria-hidden />}
            onClick={() => edit(run.id)}
          >
            {say.change}
          </Button>
        </Group>
      </Tooltip>
      <ExportMenu subjects={subjects} />
      <Menu position="bottom-end" withinPortal shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={say.more}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconScale size={16} aria-hidden />}
            onClick={() => go({ page: "compare", subjects })}
          >
            {say.compare}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconClipboardText size={16} aria-hidden />}
            onClick={() => void copyMarkdown(run.id)}
          >
            {say.summary}
          </Menu.Item>
          <Menu.Item
            disabled={command === ""}
            leftSection={<IconTerminal2 size={16} aria-hidden />}
            onClick={() => void copyText(command)}
          >
            {say.command}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="var(--mantine-color-error)"
            disabled={run.state === "running"}
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={remove}
          >
            {say.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

/** Deletes the run and offers to restore it. */
function useRemove({ run }: Result) {
  const bridge = useBridge();
  const { results: say } = useText();
  const { go } = useNavigation();
  const { attempt } = useExport();
  const offer = () =>
    offerRestore({
      of: "runs",
      message: say.head.removed(line(run.name) || say.untitled),
      restore: () => bridge.restoreRuns([run.id]),
      undo: (restored) =>
        void attempt(async () => {
          await restored;
          go({ page: "results", run: run.id });
        }),
    });
  return () =>
    void attempt(async () => {
      await bridge.deleteRuns([run.id]);
      go({ page: "history" });
      offer();
    });
}
