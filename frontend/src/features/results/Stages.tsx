import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { memo } from "react";
import type { Result } from "../../bridge";
import { count, duration, level, share, speed } from "../../lib/format";
import { useText } from "../../lib/text";
import classes from "./results.module.css";

type StageRow = Result["stages"][number];

/** How each model went through each stage, what a sweep found, and what ended the run. */
export const Stages = memo(function Stages({ result }: { result: Result }) {
  const { stages: say } = useText().results;
  const { stages, sweeps, end } = result;
  if (stages.length === 0 && sweeps.length === 0) return null;
  const repeated = stages.some(({ repeat }) => repeat > 0);
  return (
    <Paper withBorder p="md" component="section" aria-label={say.title}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h5">
            {say.title}
          </Title>
          {end && (
            <Text size="sm" c="dimmed">
              {say.ended(endOf(end, say.ends))}
            </Text>
          )}
        </Group>
        {sweeps.map((answer) => (
          <Text key={answer} fw={600}>
            {answer}
          </Text>
        ))}
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={say.title}>
          <table className={classes.figures}>
            <thead>
              <tr>
                <th scope="col">{say.stage}</th>
                {say.columns.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {stages.map((row) => (
                <tr key={`${row.stage}/${row.endpoint}`}>
                  <th scope="row">
                    {row.stage + 1}. {row.load}
                    {repeated && ` · ${say.repeat(row.repeat + 1)}`}
                  </th>
                  {cellsOf(row).map((text, i) => (
                    <td key={say.columns[i]}>{text}</td>
                  ))}
                  <td>{endOf(row.end, say.ends)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Stack>
    </Paper>
  );
});

/** The cells between the name of a stage and what ended it, in the order of the columns. */
function cellsOf(row: StageRow): string[] {
  return [
    row.title,
    duration(row.seconds),
    count(row.due),
    count(row.sent),
    count(row.dropped),
    level(row.due_rate),
    level(row.sent_rate),
    level(row.done_rate),
    duration(row.ttft_p50),
    duration(row.ttft_p95),
    duration(row.tpot_p50),
    speed(row.system_tokens),
    share(row.success_rate),
  ];
}

const endOf = (end: string, names: Record<string, string>) => names[end] ?? end;
