import { Alert, Button, Group, Kbd, Paper, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconPlayerPlay, IconTerminal2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useBridge, type Preview, type RunForm, type SweepPreview } from "../../bridge";
import { absent, count, dollars, duration, level, line } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import { AddToQueue } from "../../run-state/AddToQueue";
import { Command } from "../../ui/Command";
import { DryRun } from "./DryRun";
import { secondsOf } from "./heavy";

interface Props {
  form: RunForm;
  preview: Preview | null;
  unplaced: string[]; // mistakes that no field shows
  busy: boolean; // a run is going on
  starting: boolean;
  isDryRunning: boolean;
  setDryRunning: (isDryRunning: boolean) => void;
  start: () => void;
  watch: () => void;
}

/** The preview of the form, and the buttons that start it. */
export function PreviewPanel(props: Props) {
  const { form, preview, busy, isDryRunning } = props;
  const say = useText().run;
  const disabled = preview === null || preview.mistakes.length > 0;
  return (
    <Paper withBorder radius="md" p="md" component="aside" aria-label={say.preview.title}>
      <Stack gap="md">
        <Title order={2} size="h5">
          {say.preview.title}
        </Title>
        <Facts preview={preview} />
        {preview !== null && preview.insecure.length > 0 && (
          <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} aria-hidden />} p="xs">
            {say.preview.insecure(names(preview.insecure))}
          </Alert>
        )}
        {preview !== null && preview.mistakes.length > 0 && (
          <Mistakes preview={preview} unplaced={props.unplaced} />
        )}
        {busy ? (
          <Stack gap="xs">
            <Text size="sm">{say.busy}</Text>
            <Button variant="default" onClick={props.watch}>
              {say.seeLive}
            </Button>
          </Stack>
        ) : (
          <>
            <StartButton loading={props.starting || isDryRunning} disabled={disabled} start={props.start} />
            <DryRun form={form} disabled={disabled} busy={isDryRunning} setBusy={props.setDryRunning} />
          </>
        )}
        <AddToQueue form={form} disabled={disabled} />
        {preview?.command && <Commands form={form} command={preview.command} />}
      </Stack>
    </Paper>
  );
}

const hasNumbers = (preview: Preview) => preview.requests > 0 || preview.open;

function Facts({ preview }: { preview: Preview | null }) {
  const { preview: say } = useText().run;
  const counted = preview !== null && hasNumbers(preview) ? preview : null;
  const seconds = counted ? secondsOf(counted) : undefined;
  return (
    <Stack gap="sm" component="dl" m={0}>
      <Fact name={say.requests} value={counted?.open ? say.open : count(counted?.requests)}>
        {counted && requestsAbout(say, counted)}
      </Fact>
      <Fact name={say.tokens} value={counted?.open ? absent : count(counted?.tokens)} />
      {typeof counted?.cost === "number" && (
        <Fact name={say.cost} value={dollars(counted.cost)}>
          {say.costBasis} {counted.images > 0 && `${say.imageCost} `}
          {counted.unpriced.length > 0 && say.unpriced(names(counted.unpriced))}
        </Fact>
      )}
      {counted?.sweep && (
        <Fact name={say.sweep} value={sweepLevels(say, counted.sweep)}>
          {counted.sweep.objectives.length > 0
            ? say.sweepObjectives(counted.sweep.objectives.join(", "))
            : say.sweepKnee}
        </Fact>
      )}
      <Fact name={say.time} value={typeof seconds === "number" ? say.about(duration(seconds)) : absent}>
        {counted && timeBasis(say, counted)}
      </Fact>
    </Stack>
  );
}

function requestsAbout(say: Dictionary["run"]["preview"], preview: Preview): string {
  if (preview.sweep) return say.sweepAbout;
  if (preview.open) return say.openAbout;
  const inTurn = preview.load?.stages.some(({ endpoint }) => endpoint !== "") ?? false;
  return (inTurn ? say.eachInTurn : say.each)(count(preview.each));
}

function sweepLevels(say: Dictionary["run"]["preview"], { kind, from, to }: SweepPreview): string {
  return (kind === "users" ? say.sweepUsers : say.sweepRate)(level(from), level(to));
}

function Mistakes({ preview, unplaced }: { preview: Preview; unplaced: string[] }) {
  const { preview: say } = useText().run;
  return (
    <Stack gap={4} role="alert">
      <Text size="sm" c="var(--mantine-color-error)" fw={500}>
        {say.mistakes(preview.mistakes.length)}
        {!hasNumbers(preview) && ` ${say.first}`}
      </Text>
      {unplaced.map((mistake) => (
        <Text key={mistake} size="sm" c="var(--mantine-color-error)">
          {line(mistake)}
        </Text>
      ))}
    </Stack>
  );
}

function StartButton({
  loading,
  disabled,
  start,
}: {
  loading: boolean;
  disabled: boolean;
  start: () => void;
}) {
  const say = useText().run;
  return (
    <Button
      size="md"
      leftSection={<IconPlayerPlay size={18} aria-hidden />}
      rightSection={
        <Kbd size="xs" aria-hidden>
          Ctrl Enter
        </Kbd>
      }
      aria-keyshortcuts="Control+Enter"
      loading={loading}
      disabled={disabled}
      onClick={start}
    >
      {say.start}
    </Button>
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
      <Tooltip label={say.curlAbout} withArrow multiline maw={300}>
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

function timeBasis(say: Dictionary["run"]["preview"], preview: Preview): string {
  if (preview.sweep) {
    const { max_probes, shortest, longest } = preview.sweep;
    if (shortest === longest) return say.sweepTime(count(max_probes), duration(longest));
    const each = say.between(duration(shortest), duration(longest));
    return `${say.sweepTime(count(max_probes), each)} ${say.sweepFirst(duration(longest))}`;
  }
  if (typeof preview.seconds !== "number" && secondsOf(preview) !== undefined) return say.timed;
  if (preview.unknown.length > 0) return say.unknown(names(preview.unknown));
  return preview.basis.length > 0 ? say.basis : say.none;
}

const names = (list: string[]) => list.map(line).join(", ");

function Fact({ name, value, children }: { name: string; value: string; children?: ReactNode }) {
  return (
    <Group justify="space-between" gap={4}>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} fw={600} className="figure">
        {value}
      </Text>
      {children && (
        <Text component="dd" m={0} size="xs" c="dimmed" w="100%">
          {children}
        </Text>
      )}
    </Group>
  );
}
