import { Group, Stack, Text } from "@mantine/core";
import { useCallback } from "react";
import { useBridge, type Model, type Preview, type RunForm, type RunRow } from "../../bridge";
import { count, duration, line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText, type Dictionary } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { useStartRun } from "../../run-state/useStartRun";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { MainButton } from "./MainButton";
import { namesOf, secondsOf } from "./start";

/** Measures a model for the first time: its plan is chosen on the page of a new run. */
export function MeasureFirst({ model }: { model: Model }) {
  const { start: say } = useText();
  const { go } = useNavigation();
  return (
    <MainButton
      label={say.measure(line(model.title || model.name))}
      go={() => go({ page: "run", models: [model.name] })}
    />
  );
}

/** Repeats a run. What needs a question or a change first goes to the page of a new run. */
export function MeasureAgain({ run }: { run: RunRow }) {
  const bridge = useBridge();
  const { start: say } = useText();
  const { go } = useNavigation();
  const { starting, error, start } = useStartRun();
  const load = useCallback(async () => {
    const form = await bridge.formOf(run.id);
    return { form, preview: await bridge.preview(form) };
  }, [bridge, run.id]);
  const { value, error: unread } = useLoaded(load);

  const begin = ({ form, preview }: { form: RunForm; preview: Preview }) => {
    if (preview.mistakes.length > 0 || preview.heavy.length > 0) go({ page: "run", form });
    else start(form);
  };
  const names = namesOf(run);
  const name = names.length === 1 ? say.again(line(names[0])) : say.againAll(names.length);
  const amount = value && amountText(value.preview, say);
  return (
    <Stack gap="xs" align="flex-start">
      <Group gap="sm">
        <MainButton
          label={value?.preview.large && amount ? `${name}: ${amount}` : name}
          loading={starting}
          disabled={value === null}
          go={() => value && begin(value)}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {[say.asBefore, amount].filter(Boolean).join(": ")}
      </Text>
      {[unread, error].map((one, n) => one !== null && <ErrorAlert key={n} error={one} />)}
    </Stack>
  );
}

/** "540 requests, about 31 min", as far as that is known. */
function amountText(preview: Preview, say: Dictionary["start"]): string {
  const seconds = secondsOf(preview);
  return [
    preview.requests > 0 ? say.requests(count(preview.requests)) : "",
    seconds === undefined ? "" : say.time(duration(seconds < 1 ? seconds : Math.round(seconds))),
  ]
    .filter(Boolean)
    .join(", ");
}
