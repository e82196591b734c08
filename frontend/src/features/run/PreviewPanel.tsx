import { Button, Group, Paper, Popover, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconChevronUp, IconTerminal2 } from "@tabler/icons-react";
import { useBridge, type RunForm } from "../../bridge";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import { AddToQueue } from "../../run-state/AddToQueue";
import { Command } from "../../ui/Command";
import { amounts } from "./amount";
import { DryRun } from "./DryRun";
import { Facts, Notes } from "./Facts";
import { StartButton, type StartState } from "./StartButton";
import classes from "./run.module.css";

interface Props extends StartState {
  form: RunForm;
  unplaced: string[]; // mistakes that no field shows
  isDryRunning: boolean;
  setDryRunning: (isDryRunning: boolean) => void;
}

const isWrong = ({ preview }: Props) => preview === null || preview.mistakes.length > 0;

/** The preview of the form beside it, with the buttons that start it always in view. */
export function PreviewPanel(props: Props) {
  const { form, preview, busy, isDryRunning, setDryRunning } = props;
  const say = useText().run;
  return (
    <Paper withBorder radius="md" component="aside" aria-label={say.preview.title} className={classes.panel}>
      <Stack gap="xs" p="md" className={classes.actions}>
        {busy && <Text size="sm">{say.busy}</Text>}
        <StartButton {...props} />
        {!busy && (
          <DryRun form={form} disabled={isWrong(props)} busy={isDryRunning} setBusy={setDryRunning} />
        )}
        <AddToQueue form={form} disabled={isWrong(props)} />
      </Stack>
      <Stack gap="sm" p="md" className={classes.facts}>
        <Title order={2} size="h5">
          {say.preview.title}
        </Title>
        <Notes preview={preview} unplaced={props.unplaced} />
        <Facts preview={preview} />
        {preview?.command && <Commands form={form} command={preview.command} />}
      </Stack>
    </Paper>
  );
}

/** The same as a bar at the end of the window, whose details open above it. */
export function PreviewBar(props: Props) {
  const { form, preview, busy, isDryRunning, setDryRunning } = props;
  const say = useText().run;
  const known = preview === null || isWrong(props) || preview.large ? [] : amounts(preview, say); // else in the button
  return (
    <Group
      component="aside"
      aria-label={say.preview.title}
      className={classes.bar}
      justify="space-between"
      wrap="nowrap"
      gap="sm"
    >
      <Group gap="xs" wrap="nowrap" miw={0}>
        <Popover position="top-start" width={360} shadow="md" trapFocus>
          <Popover.Target>
            <Button
              variant="subtle"
              size="compact-sm"
              style={{ flexShrink: 0 }}
              leftSection={<IconChevronUp size={16} aria-hidden />}
            >
              {say.preview.details}
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label={say.preview.details}>
            <Stack gap="sm" tabIndex={-1} data-autofocus>
              <Facts preview={preview} />
              {preview?.command && <Commands form={form} command={preview.command} />}
            </Stack>
          </Popover.Dropdown>
        </Popover>
        <Text size="sm" lineClamp={2}>
          {busy ? say.busy : known.join(", ")}
        </Text>
      </Group>
      <Group gap="xs" wrap="nowrap" className={classes.buttons}>
        {!busy && (
          <DryRun form={form} disabled={isWrong(props)} busy={isDryRunning} setBusy={setDryRunning} />
        )}
        <AddToQueue form={form} disabled={isWrong(props)} />
        <StartButton {...props} />
      </Group>
    </Group>
  );
}

/** The command line that does the same, and one request as cURL. */
function Commands({ form, command }: { form: RunForm; command: string }) {
  const bridge = useBridge();
  const { command: say } = useText().run;
  const { attempt, copyText } = useExport();
  return (
    <Stack gap={4}>
      <Text size="xs" c="dimmed">
        {say.title}
      </Text>
      <Command line={command} />
      <Tooltip
        label={say.curlAbout}
        withArrow
        multiline
        maw={300}
        events={{ hover: true, focus: true, touch: true }}
      >
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconTerminal2 size={16} aria-hidden />}
          onClick={() => void attempt(async () => copyText(await bridge.curl(form)))}
        >
          {say.curl}
        </Button>
      </Tooltip>
    </Stack>
  );
}
