import { Button, Group, Paper, Stack, Text, ThemeIcon } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconInfoCircle,
  type Icon,
} from "@tabler/icons-react";
import { useId, useState } from "react";
import type { Result, Verdict } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { groupReasons, reasonValue, type ReasonGroup } from "./reasons";

const signs: Record<string, { icon: Icon; colour: string }> = {
  good: { icon: IconCircleCheck, colour: "lap" },
  careful: { icon: IconAlertTriangle, colour: "orange" },
  doubtful: { icon: IconCircleX, colour: "red" },
};

const signOf = (trust = "good") => signs[trust] ?? { icon: IconInfoCircle, colour: "gray" };

/** The verdict on the run in one line, its reasons behind a button. */
export function VerdictPanel({ result, verdict }: { result: Result; verdict: Verdict }) {
  const { verdict: say } = useText();
  const reasons = verdict.reasons ?? [];
  const overall = verdict.overall ?? "good";
  const groups = groupReasons(reasons);
  const [open, setOpen] = useState(false); // reasons would push what was asked for out of sight
  const list = useId();
  const { icon: Sign, colour } = signOf(overall);
  return (
    <Paper withBorder px="md" py="xs" component="section" aria-label={say.title}>
      <Group gap="sm" wrap="nowrap" justify="space-between">
        <Group gap="sm" wrap="nowrap">
          <ThemeIcon variant="light" color={colour} radius="xl">
            <Sign size={18} aria-hidden />
          </ThemeIcon>
          <Text fw={600}>{line(verdict.line)}</Text>
        </Group>
        {groups.length > 0 && (
          <Button
            size="xs"
            variant="default"
            flex="none"
            aria-expanded={open}
            aria-controls={list}
            onClick={() => setOpen(!open)}
          >
            {say.why(groups.length)}
          </Button>
        )}
      </Group>
      <div id={list}>
        {open && (
          <Stack gap={8} component="ul" m={0} p={0} pt="sm" style={{ listStyle: "none" }}>
            {groups.map((group) => (
              <ReasonItem key={JSON.stringify(group)} group={group} result={result} />
            ))}
          </Stack>
        )}
      </div>
    </Paper>
  );
}

function ReasonItem({ group, result }: { group: ReasonGroup; result: Result }) {
  const { verdict: say } = useText();
  const { trust, text, advice, value, limit, unit } = group.reason;
  const { icon: Sign, colour } = trust === "good" ? { icon: IconInfoCircle, colour: "gray" } : signOf(trust);
  const figure =
    value === undefined || limit === undefined
      ? ""
      : say.limit(reasonValue(value, unit), reasonValue(limit, unit));
  const names = useNames(group, result);
  return (
    <Group component="li" gap={8} wrap="nowrap" align="flex-start">
      <ThemeIcon
        variant="transparent"
        color={colour}
        size={18}
        mt={2}
        role="img"
        aria-label={say.trust[trust]}
      >
        <Sign size={16} aria-hidden />
      </ThemeIcon>
      <div>
        <Text size="sm" className="foreign">
          {names && <b>{names}: </b>}
          {line(text)}
          {figure && (
            <Text span c="dimmed" size="sm">
              {` (${figure})`}
            </Text>
          )}
        </Text>
        {advice && (
          <Text size="sm" c="dimmed">
            {advice}
          </Text>
        )}
      </div>
    </Group>
  );
}

/** Whose the reason is; "" for the run. */
function useNames({ of }: ReasonGroup, { run, summary }: Result): string {
  const { verdict: say, results } = useText();
  const models = summary.models ?? [];
  if (of.length > 1 && of.length === models.length) return say.all;
  const staged = models.some(({ stage }) => stage > 0);
  const names = of.map(({ endpoint, stage }) => {
    const title = run.models.find(({ name }) => name === endpoint)?.title || endpoint;
    return staged ? `${title}, ${results.model.stage(stage + 1)}` : title;
  });
  return line(names.join("; "));
}
