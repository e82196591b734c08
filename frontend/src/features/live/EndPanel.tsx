import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { LiveView, RunEnd } from "../../bridge";
import { count, duration, line } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { FirstFailure } from "../../run-state/FirstFailure";
import { elapsedSeconds, totalsOf } from "./progress";

interface Props {
  view: LiveView;
  ended: RunEnd;
}

/** How the run ended, and the way to its results. */
export function EndPanel({ view, ended }: Props) {
  const { live: say, results } = useText();
  const { go } = useNavigation();
  const button = useFocusAtEnd();
  const { failed } = totalsOf(view.progress?.models ?? [], 0);
  const good = ended.state === "finished" && failed === 0;
  const dead = ended.state === "failed" || ended.error !== "";
  const Sign = good ? IconCircleCheck : dead || failed > 0 ? IconAlertTriangle : IconInfoCircle;
  const reason = isEarly(ended) ? results.stages.ends[ended.reason] : undefined;
  return (
    <Alert
      role="status"
      color={good ? "lap" : dead ? "red" : "yellow"}
      variant="light"
      icon={<Sign aria-hidden />}
      title={say.ended[ended.state] ?? line(ended.state)}
    >
      <Stack gap="xs" align="flex-start" p={3}>
        <Text size="sm">
          {sentenceOf(view, say)} {reason && say.early(reason)}
        </Text>
        {ended.error && (
          <Text size="sm" className="foreign">
            {line(ended.error)} {line(ended.hint)}
          </Text>
        )}
        {failed > 0 && <FirstFailure run={view.run} />}
        <Button ref={button} size="sm" data-autofocus onClick={() => go({ page: "results", run: view.run })}>
          {say.results}
        </Button>
      </Stack>
    </Alert>
  );
}

/** Whether something cut the run short that its title and error do not say. */
const isEarly = ({ reason, state }: RunEnd) =>
  !["", "requests", "duration", "trace", "failure", "interrupted"].includes(reason) &&
  !(reason === "user" && state === "stopped");

function sentenceOf({ progress, ended }: LiveView, say: Dictionary["live"]): string {
  const took = duration(progress ? elapsedSeconds(progress) : undefined);
  const models = ended?.models ?? [];
  if (models.length === 0) return say.endedAfter(took);
  const sum = (pick: (model: (typeof models)[number]) => number) =>
    models.reduce((n, one) => n + pick(one), 0);
  const good = sum((model) => model.successes);
  return say.succeeded(count(good), count(sum((model) => model.attempts)), took);
}

/**
 * Focuses the button when the run ends, unless the user is at something else: what
 * had the focus before may be gone, as the button to stop.
 */
function useFocusAtEnd() {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const at = document.activeElement;
    if (at === null || at === document.body || at.matches("main, h1")) button.current?.focus();
  }, []);
  return button;
}
