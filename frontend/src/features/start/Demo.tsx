import { Anchor, Stack, Text } from "@mantine/core";
import { useBridge, type Model } from "../../bridge";
import { useText } from "../../lib/text";
import { useStartRun } from "../../run-state/useStartRun";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { demoForm, simulatedModels } from "./demo";
import { MainButton } from "./MainButton";

export interface Demo {
  possible: boolean;
  starting: boolean;
  error: unknown;
  start: () => void;
}

/** The run of the simulated models. */
export function useDemo(models: readonly Model[]): Demo {
  const bridge = useBridge();
  const { start: say } = useText();
  const { starting, error, start } = useStartRun();
  const possible = simulatedModels(models).length > 0;
  return {
    possible,
    starting,
    error,
    start: () => {
      if (!possible || starting) return;
      start(bridge.defaults().then((form) => demoForm(form, models, say.demoName)));
    },
  };
}

/** The demo as the first thing to do. */
export function DemoButton({ demo }: { demo: Demo }) {
  const { start: say } = useText();
  const missing = !demo.possible;
  return (
    <Stack gap="xs" align="flex-start">
      <MainButton label={say.demo} loading={demo.starting} disabled={missing} go={demo.start} />
      <Text size="sm" c="dimmed">
        {missing ? say.noDemo : say.demoAbout}
      </Text>
      {demo.error !== null && <ErrorAlert error={demo.error} />}
    </Stack>
  );
}

/** The demo for those who measure models of their own. */
export function DemoLink({ demo }: { demo: Demo }) {
  const { start: say } = useText();
  if (!demo.possible) return null;
  return (
    <>
      <Anchor component="button" type="button" size="sm" disabled={demo.starting} onClick={demo.start}>
        {say.demo}
      </Anchor>
      {demo.error !== null && <ErrorAlert error={demo.error} />}
    </>
  );
}
