import { Paper, Stack, Text, Title } from "@mantine/core";
import type { Plan, Result } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import classes from "./results.module.css";

type Sweep = Result["sweeps"][number];

type Reason = (end: string, message: string, failed: string) => string;

/** What a sweep found: the highest load of each model, and why not more. */
export function SweepAnswers({ sweeps, plan }: { sweeps: Sweep[]; plan: Plan }) {
  const { results, messages } = useText();
  const { sweep: say } = results;
  if (sweeps.length === 0) return null;
  const hasObjectives = (plan.sweep?.objectives ?? []).length > 0;
  const reason = hasObjectives ? messages.sweep : messages.sweepOfGoodput;
  return (
    <Paper withBorder p="md" component="section" aria-label={say.title}>
      <Stack gap="sm">
        <div>
          <Title order={3} size="h5">
            {say.title}
          </Title>
          <Text size="sm" c="dimmed">
            {hasObjectives ? say.objectives : say.noObjectives}
          </Text>
        </div>
        <div className={classes.cards}>
          {sweeps.map((sweep) => (
            <Answer key={sweep.endpoint} sweep={sweep} reason={reason} />
          ))}
        </div>
      </Stack>
    </Paper>
  );
}

function Answer({ sweep, reason }: { sweep: Sweep; reason: Reason }) {
  const { results, messages } = useText();
  const { sweep: say } = results;
  const level = (value: number) =>
    messages.load({ kind: sweep.kind, users: Math.round(value), rate: Math.round(value * 1000) / 1000 });
  return (
    <div className={classes.card} role="group" aria-label={line(sweep.title)}>
      <Text size="xs" c="dimmed" className="foreign">
        {line(sweep.title)}
      </Text>
      <div className={classes.value}>{sweep.level > 0 ? level(sweep.level) : say.nothing}</div>
      {sweep.goodput > 0 && (
        <Text size="xs">{say.goodput(String(Math.round(sweep.goodput * 100) / 100))}</Text>
      )}
      <Text size="xs" c="dimmed" className="foreign">
        {line(reason(sweep.end, sweep.reason, level(sweep.failed)))}
      </Text>
    </div>
  );
}
