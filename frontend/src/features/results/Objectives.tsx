import { Paper, Stack, Text, Title } from "@mantine/core";
import type { Result } from "../../bridge";
import { line, speed } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { amount } from "../../lib/amount";
import classes from "./results.module.css";

type Row = Result["objectives"][number];
type Say = Dictionary["results"]["objectives"];

/** What came of the objectives of a run, and of the conditions under which it has failed. */
export function Objectives({ rows }: { rows: Row[] }) {
  const { objectives: say } = useText().results;
  if (rows.length === 0) return null;
  const failed = rows.filter(({ kind, met }) => kind === "condition" && met === false).length;
  const hasStages = rows.some(({ stage }) => stage > 0);
  return (
    <Paper withBorder p="md" component="section" aria-label={say.title}>
      <Stack gap="sm">
        <div>
          <Title order={3} size="h5">
            {say.title}
          </Title>
          {failed > 0 && (
            <Text size="sm" fw={600} c="var(--mantine-color-error)">
              {say.failed(failed)}
            </Text>
          )}
        </div>
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={say.title}>
          <table className={classes.figures} aria-label={say.title}>
            <thead>
              <tr>
                <th scope="col">{say.model}</th>
                <th scope="col" data-words>
                  {say.objective}
                </th>
                <th scope="col">{say.measured}</th>
                <th scope="col" data-words>
                  {say.result}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.stage}/${row.endpoint}/${row.kind}/${row.text}`}>
                  <th scope="row" className="foreign">
                    {line(row.title)}
                    {hasStages && `, ${say.stage(row.stage + 1)}`}
                  </th>
                  <td data-words>{textOf(row, say)}</td>
                  <td>{measuredOf(row, say)}</td>
                  <td data-words data-missed={row.met === false || undefined}>
                    {resultOf(row, say)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Stack>
    </Paper>
  );
}

function textOf({ kind, text }: Row, say: Say): string {
  if (kind === "all") return say.all;
  return kind === "condition" ? say.failIf(text) : text;
}

function measuredOf({ kind, value, unit, rate }: Row, say: Say): string {
  const text = amount(value, unit);
  if (kind === "request") return say.ofRequests(text);
  if (kind !== "all" || typeof rate !== "number") return text;
  return say.goodput(text, speed(rate).replace("tok/s", "req/s"));
}

function resultOf({ kind, met, value }: Row, say: Say): string {
  if (typeof met !== "boolean") return "";
  if (typeof value !== "number") return say.unknown;
  if (kind === "condition") return met ? say.passed : say.notPassed;
  return met ? say.met : say.missed;
}
