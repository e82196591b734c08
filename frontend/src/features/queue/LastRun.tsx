import { Badge, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import type { QueueItem, QueueResult } from "../../bridge";
import { dayTime } from "../../lib/dayTime";
import { line } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { StateBadge } from "../../ui/RunBadges";
import type { QueueActions } from "./useQueueActions";

/** What the last run of a plan came to, with the ways to its figures. */
export function LastRun({ item, actions }: { item: QueueItem; actions: QueueActions }) {
  const { queue: say } = useText();
  const { last } = item;
  if (!last) {
    return (
      <Text size="sm" c="dimmed">
        {say.result.never}
      </Text>
    );
  }
  const { run, base } = last;
  const mark = markOf(last, say);
  const wrong = [last.error, last.hint].map(line).filter(Boolean).join(" ");
  return (
    <Stack gap={4} align="flex-start">
      <Group gap={6}>
        {mark ? <Mark {...mark} /> : <StateBadge state={last.state} />}
        <Text size="xs" c="dimmed">
          {dayTime(last.ended, say)}
        </Text>
      </Group>
      {wrong !== "" && (
        <Text size="xs" className="foreign" c="var(--mantine-color-error)">
          {wrong}
        </Text>
      )}
      {run !== "" && (
        <Group gap={4}>
          <Button size="compact-xs" variant="light" onClick={() => actions.open(run)}>
            {say.open}
          </Button>
          {base !== "" && (
            <Button size="compact-xs" variant="default" onClick={() => actions.compare({ base, run })}>
              {say.compare}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

interface MarkProps {
  text: string;
  color: string;
  hint: string;
}

function Mark({ text, color, hint }: MarkProps) {
  return (
    <Tooltip label={hint} disabled={hint === ""} withArrow multiline maw={360}>
      <Badge
        component="span"
        size="sm"
        variant="light"
        color={color}
        tt="none"
        className="whole"
        tabIndex={hint === "" ? undefined : 0}
      >
        {text}
      </Badge>
    </Tooltip>
  );
}

/** The mark of a run that was compared or could not start; null where its state says all. */
function markOf(last: QueueResult, { result: say }: Dictionary["queue"]): MarkProps | null {
  if (last.run === "") return { text: say.unstarted, color: "red", hint: "" };
  switch (last.answer) {
    case "worse":
      return { text: say.worse, color: "red", hint: last.worse.map(line).join("; ") };
    case "fine":
      return { text: say.fine, color: "lap", hint: "" };
    case "unclear":
      return { text: say.unclear, color: "yellow", hint: line(last.reason) };
    default:
      return null;
  }
}
