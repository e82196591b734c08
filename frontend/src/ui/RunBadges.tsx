import { Badge, Tooltip } from "@mantine/core";
import { count, line } from "../lib/format";
import { useText } from "../lib/text";

const colours: Record<string, string> = {
  running: "blue",
  finished: "lap",
  failed: "red",
  stopped: "yellow",
  interrupted: "red",
  partial: "yellow",
  imported: "gray",
};

/** The state of a run, with its meaning as a tooltip. */
export function StateBadge({ state }: { state: string }) {
  const { state: words, stateHint } = useText().shell;
  const known = state as keyof typeof words;
  return (
    <Tooltip label={stateHint[known] ?? line(state)} withArrow>
      <Badge
        component="span"
        size="sm"
        variant="light"
        color={colours[state] ?? "gray"}
        tt="none"
        className="whole"
      >
        {words[known] ?? line(state)}
      </Badge>
    </Tooltip>
  );
}

interface Shown {
  state: string;
  models: readonly Counted[];
}

/** The state of a run and, where some of its requests failed, how many. */
export function RunBadges({ run: { state, models } }: { run: Shown }) {
  return (
    <>
      <StateBadge state={state} />
      {state !== "failed" && <FailedBadge models={models} />}
    </>
  );
}

interface Counted {
  requests?: number;
  failed?: number;
}

/** The number of failed requests of a run; nothing where none failed. */
function FailedBadge({ models }: { models: readonly Counted[] }) {
  const { failed: say } = useText().shell;
  const failed = models.reduce((sum, model) => sum + (model.failed ?? 0), 0);
  const all = models.reduce((sum, model) => sum + (model.requests ?? 0), 0);
  if (failed === 0) return null;
  const dead = failed >= all;
  return (
    <Tooltip label={say.hint(count(failed), count(all))} withArrow>
      <Badge
        component="span"
        size="sm"
        variant="light"
        color={dead ? "red" : "yellow"}
        tt="none"
        className="whole"
      >
        {dead ? say.all : say.some(count(failed))}
      </Badge>
    </Tooltip>
  );
}
