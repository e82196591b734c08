import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { memo, type ReactNode } from "react";
import type { Result } from "../../bridge";
import { count, duration, level, line, share, speed } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { Figures } from "./Figures";
import { SweepAnswers } from "./SweepAnswers";
import { columnsOf, commonEnd, type StageColumn, type StageRow } from "./stageColumns";

/** What a sweep found, how each model went through each stage, and what ended the run. */
export const Stages = memo(function Stages({ result }: { result: Result }) {
  const { stages: say } = useText().results;
  const { stages, sweeps, end } = result;
  const common = commonEnd(stages);
  return (
    <Stack gap="md">
      <SweepAnswers sweeps={sweeps} plan={result.plan} />
      {stages.length > 0 && (
        <Paper withBorder p="md">
          <Stack gap="sm">
            <Group justify="space-between" gap="xs">
              <Title order={3} size="h5">
                {say.title}
              </Title>
              <Text size="sm" c="dimmed">
                {common !== null && stages.length > 1 && `${say.eachEnded(endOf(common, say))} `}
                {end && end !== common && say.ended(endOf(end, say))}
              </Text>
            </Group>
            <Table rows={stages} />
          </Stack>
        </Paper>
      )}
    </Stack>
  );
});

function Table({ rows }: { rows: StageRow[] }) {
  const { results, messages } = useText();
  const { stages: say } = results;
  const columns = columnsOf(rows);
  const isRepeated = rows.some(({ repeat }) => repeat > 0);
  return (
    <Figures
      label={say.title}
      first={say.stage}
      columns={columns}
      headings={say.column}
      about={say.about}
      isWords={isWords}
    >
      {rows.map((row, at) => (
        <tr key={`${row.stage}/${row.endpoint}`} data-first={row.stage !== rows[at - 1]?.stage || undefined}>
          <th scope="row">
            {count(row.stage + 1)}. {line(messages.load(row.load))}
            {isRepeated && ` · ${say.repeat(row.repeat + 1)}`}
          </th>
          {columns.map((column) => (
            <td key={column} data-words={isWords(column) || undefined}>
              {cell(column, row, say)}
            </td>
          ))}
        </tr>
      ))}
    </Figures>
  );
}

const isWords = (column: StageColumn) => column === "title" || column === "end";

type StagesText = Dictionary["results"]["stages"];

function cell(column: StageColumn, row: StageRow, say: StagesText): ReactNode {
  switch (column) {
    case "title":
      return <span className="foreign">{line(row.title)}</span>;
    case "end":
      return endOf(row.end, say);
    case "due":
    case "sent":
    case "dropped":
      return count(row[column]);
    case "due_rate":
    case "sent_rate":
    case "done_rate":
      return level(row[column]);
    case "system_tokens":
      return speed(row.system_tokens);
    case "success_rate":
      return share(row.success_rate);
    default:
      return duration(row[column]);
  }
}

const endOf = (end: string, { ends }: StagesText) => ends[end] ?? line(end);
