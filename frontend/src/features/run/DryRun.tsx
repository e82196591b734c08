import { Button, Group, Loader, Modal, Stack, Table, Text } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { useBridge, type RunForm, type DryRunResult } from "../../bridge";
import { count, duration, line } from "../../lib/format";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { Term } from "../../ui/Term";

interface Props {
  form: RunForm;
  disabled: boolean;
  busy: boolean; // while requests are in flight no run can start
  setBusy: (busy: boolean) => void;
}

/** Sends one request to each model and shows the answers. */
export function DryRun({ form, disabled, busy, setBusy }: Props) {
  const bridge = useBridge();
  const { run, shell } = useText();
  const say = run.dryRun;
  const [open, setOpen] = useState(false);
  const [results, setResults] = useState<DryRunResult[] | null>(null);
  const [error, setError] = useState<unknown>(null);

  const send = () => {
    setOpen(true);
    setBusy(true);
    setResults(null);
    setError(null);
    bridge
      .dryRun(form)
      .then(setResults, setError)
      .finally(() => setBusy(false));
  };
  const close = () => {
    setOpen(false);
    if (busy) bridge.cancelDryRun().catch(() => {}); // otherwise it ends by the limits of the form
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconSend size={16} aria-hidden />}
        loading={busy}
        disabled={disabled}
        onClick={send}
      >
        {say.send}
      </Button>
      <Modal opened={open} onClose={close} size="xl" title={say.title} centered>
        <Stack>
          <Text size="sm" c="dimmed">
            {say.about}
          </Text>
          {busy && (
            <Group role="status" justify="center" py="md">
              <Loader size="sm" aria-hidden />
              <Text size="sm">{say.waiting}</Text>
            </Group>
          )}
          {error !== null && <ErrorAlert error={error} />}
          {results && <DryRunTable tried={results} />}
          {results?.some(isEstimated) && (
            <Text size="xs" c="dimmed">
              {say.guessed}
            </Text>
          )}
          <Group justify="flex-end">
            {results && (
              <Button variant="default" onClick={send}>
                {say.again}
              </Button>
            )}
            <Button variant="default" onClick={close}>
              {shell.close}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function DryRunTable({ tried }: { tried: DryRunResult[] }) {
  const { run, metrics } = useText();
  const say = run.dryRun;
  const times = (["ttft", "tpot", "latency"] as const).map((id) => metrics.metric[id]);
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table aria-label={say.title} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say.model}</Table.Th>
            {times.map(({ name, about }) => (
              <Table.Th key={name} className="figure">
                <Term about={about} size="sm" fw={700}>
                  {name}
                </Term>
              </Table.Th>
            ))}
            <Table.Th className="figure">{say.input}</Table.Th>
            <Table.Th className="figure">{say.output}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        {tried.map((one) => (
          <Table.Tbody key={one.model}>
            <ModelRows one={one} />
          </Table.Tbody>
        ))}
      </Table>
    </Table.ScrollContainer>
  );
}

const isEstimated = (one: DryRunResult) => one.token_source === "estimate";

function ModelRows({ one }: { one: DryRunResult }) {
  const say = useText().run.dryRun;
  const answered = one.outcome === "ok";
  return (
    <>
      <Table.Tr style={{ borderTop: "1px solid var(--table-border-color)", borderBottom: "none" }}>
        <Table.Th scope="row" className="foreign" fw={600}>
          {line(one.title)}
        </Table.Th>
        {[one.ttft, one.tpot, one.latency].map((time, place) => (
          <Table.Td key={place} className="figure">
            {duration(time)}
          </Table.Td>
        ))}
        <Table.Td className="figure">{count(one.input_tokens)}</Table.Td>
        <Table.Td className="figure">
          {isEstimated(one) && "\u2248\u00a0"}
          {count(one.output_tokens)}
        </Table.Td>
      </Table.Tr>
      <Table.Tr>
        <Table.Td colSpan={6} pt={0}>
          {answered ? (
            <Text size="sm" c="dimmed" className="foreign">
              {line(one.answer) || say.silent}
            </Text>
          ) : (
            <Text size="sm" c="var(--mantine-color-error)" className="foreign">
              {line(one.explained)}
            </Text>
          )}
          {one.hint && (
            <Text size="sm" className="foreign">
              {line(one.hint)}
            </Text>
          )}
        </Table.Td>
      </Table.Tr>
    </>
  );
}
