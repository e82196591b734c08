import { Badge, Stack, Table, Text, Tooltip } from "@mantine/core";
import type { ModelRow, RunRow } from "../../bridge";
import { count, duration, fullMoment, line, moment, share, speed } from "../../lib/format";
import { useText } from "../../lib/text";

/** One run: a line for each of its models, since figures of different models are never mixed into one. */
export function RunLines({ run }: { run: RunRow }) {
  const { history: say } = useText();
  const lines = run.models.length;
  const [first, ...others] = run.models;
  return (
    <Table.Tbody style={{ borderTop: "1px solid var(--mantine-color-default-border)" }}>
      <Table.Tr>
        <Table.Td rowSpan={lines || 1} valign="top">
          <Text size="sm" fw={600} className="foreign">
            {line(run.name) || say.untitled}
          </Text>
          <Text size="xs" c="dimmed" className="foreign">
            {line(run.id)}
          </Text>
        </Table.Td>
        <Table.Td rowSpan={lines || 1} valign="top">
          <Stack gap={4} align="flex-start">
            <Text
              size="sm"
              component="time"
              className="whole"
              dateTime={run.started}
              title={fullMoment(run.started)}
            >
              {moment(run.started)}
            </Text>
            <State state={run.state} />
          </Stack>
        </Table.Td>
        {first ? <Figures row={first} /> : <Table.Td colSpan={5} />}
      </Table.Tr>
      {others.map((row) => (
        <Table.Tr key={`${row.name} ${row.stage}`}>
          <Figures row={row} />
        </Table.Tr>
      ))}
    </Table.Tbody>
  );
}

function Figures({ row }: { row: ModelRow }) {
  const { history: say } = useText();
  return (
    <>
      <Table.Td valign="top">
        <Text size="sm" className="foreign">
          {line(row.title || row.name)}
        </Text>
        {row.load && (
          <Text size="xs" c="dimmed">
            {line(row.load)}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="figure" valign="top">
        <Stack gap={0}>
          <span>{count(row.requests)}</span>
          {!!row.failed && (
            <Text size="xs" c="var(--mantine-color-error)">
              {say.failed(row.failed)}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td className="figure" valign="top">
        {share(row.success_rate)}
      </Table.Td>
      <Table.Td className="figure" valign="top">
        {duration(row.ttft_p50)}
      </Table.Td>
      <Table.Td className="figure" valign="top">
        {speed(row.tokens_per_second)}
      </Table.Td>
    </>
  );
}

const colours: Record<string, string> = {
  running: "blue",
  finished: "lap",
  stopped: "yellow",
  interrupted: "red",
  imported: "gray",
};

function State({ state }: { state: string }) {
  const { shell: say } = useText();
  const known = state as keyof typeof say.state;
  return (
    <Tooltip label={say.stateHint[known] ?? state} withArrow>
      <Badge
        size="sm"
        variant="light"
        color={colours[state] ?? "gray"}
        tt="none"
        className="whole"
        tabIndex={0}
      >
        {say.state[known] ?? line(state)}
      </Badge>
    </Tooltip>
  );
}
