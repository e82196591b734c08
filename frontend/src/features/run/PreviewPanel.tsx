import { Alert, Button, Group, Kbd, Paper, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconPlayerPlay, IconTerminal2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useBridge, type Preview, type RunForm } from "../../bridge";
import { count, dollars, duration, line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import { Command } from "../../ui/Command";
import { DryRun } from "./DryRun";

interface Props {
  form: RunForm;
  preview: Preview | null;
  unplaced: string[]; // mistakes that no field shows
  busy: boolean;
  starting: boolean;
  isDryRunning: boolean;
  setDryRunning: (trying: boolean) => void;
  start: () => void;
  watch: () => void;
}

/** The preview of the form, and the buttons that start it. */
export function PreviewPanel({
  form,
  preview,
  unplaced,
  busy,
  starting,
  isDryRunning: trying,
  setDryRunning: setTrying,
  start,
  watch,
}: Props) {
  const bridge = useBridge();
  const say = useText().run;
  const { attempt, copyText } = useExport();
  const wrong = preview?.mistakes.length ?? 0;
  const counted = preview !== null && preview.requests > 0 ? preview : null; // otherwise it has no numbers
  return (
    <Paper withBorder radius="md" p="md" component="aside" aria-label={say.estimate.title}>
      <Stack gap="md">
        <Title order={2} size="h5">
          {say.estimate.title}
        </Title>
        <Stack gap="sm" component="dl" m={0}>
          <Fact name={say.estimate.requests} value={count(counted?.requests)}>
            {counted && say.estimate.each(count(counted.each))}
          </Fact>
          <Fact name={say.estimate.tokens} value={count(counted?.tokens)} />
          {typeof counted?.cost === "number" && (
            <Fact name={say.estimate.cost} value={dollars(counted.cost)}>
              {say.estimate.costBasis}{" "}
              {counted.unpriced.length > 0 && say.estimate.unpriced(names(counted.unpriced))}
            </Fact>
          )}
          <Fact
            name={say.estimate.time}
            value={typeof counted?.seconds === "number" ? say.estimate.about(duration(counted.seconds)) : "-"}
          >
            {counted && basis(say, counted)}
          </Fact>
        </Stack>
        {preview !== null && preview.insecure.length > 0 && (
          <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} aria-hidden />} p="xs">
            {say.estimate.insecure(names(preview.insecure))}
          </Alert>
        )}
        {wrong > 0 && (
          <Stack gap={4} role="alert">
            <Text size="sm" c="var(--mantine-color-error)" fw={500}>
              {say.estimate.mistakes(wrong)}
              {!counted && ` ${say.estimate.first}`}
            </Text>
            {unplaced.map((mistake) => (
              <Text key={mistake} size="sm" c="var(--mantine-color-error)">
                {line(mistake)}
              </Text>
            ))}
          </Stack>
        )}
        {busy ? (
          <Stack gap="xs">
            <Text size="sm">{say.busy}</Text>
            <Button variant="default" onClick={watch}>
              {say.seeLive}
            </Button>
          </Stack>
        ) : (
          <Button
            size="md"
            leftSection={<IconPlayerPlay size={18} aria-hidden />}
            rightSection={
              <Kbd size="xs" aria-hidden>
                Ctrl Enter
              </Kbd>
            }
            aria-keyshortcuts="Control+Enter"
            loading={starting || trying}
            disabled={preview === null || wrong > 0}
            onClick={start}
          >
            {say.start}
          </Button>
        )}
        {!busy && (
          <DryRun form={form} disabled={preview === null || wrong > 0} busy={trying} setBusy={setTrying} />
        )}
        {preview?.command && (
          <Stack gap={4}>
            <Text size="xs" c="dimmed">
              {say.command.title}
            </Text>
            <Command line={preview.command} />
            <Tooltip label={say.command.curlAbout} withArrow multiline maw={300}>
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconTerminal2 size={16} aria-hidden />}
                onClick={() => void attempt(async () => copyText(await bridge.curl(form)))}
              >
                {say.command.curl}
              </Button>
            </Tooltip>
          </Stack>
        )}
      </Stack>
    </Paper>
  );
}

function basis(say: ReturnType<typeof useText>["run"], preview: Preview): string {
  if (preview.unknown.length > 0) return say.estimate.unknown(names(preview.unknown));
  return preview.basis.length > 0 ? say.estimate.basis : say.estimate.none;
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
