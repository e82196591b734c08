import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconRulerMeasure } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useBridge, type Result, type SelfcheckView } from "../../bridge";
import { duration, moment } from "../../lib/format";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";

interface Props {
  result: Result;
  changed: () => void; // loads the result again
}

/** How exact this machine was found to be with as many streams, and the button that finds it out. */
export function Selfcheck({ result, changed }: Props) {
  const { selfcheck: say } = useText().results;
  const { busy, error, checked, check, stop } = useSelfcheck(result.run.id, changed);
  const selfcheck = checked ?? result.selfcheck;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex="1 1 300px">
          {selfcheck ? <Found check={selfcheck} /> : say.none} {checked === null && say.elsewhere}
        </Text>
        {busy ? (
          <Group gap="sm" role="status">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{say.checking}</Text>
            <Button size="xs" variant="default" onClick={stop}>
              {say.stop}
            </Button>
          </Group>
        ) : (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRulerMeasure size={14} aria-hidden />}
            onClick={check}
          >
            {selfcheck ? say.again : say.check}
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {say.about}
      </Text>
      {error !== null && <ErrorAlert error={error} />}
    </Stack>
  );
}

function Found({ check }: { check: SelfcheckView }) {
  const { selfcheck: say } = useText().results;
  const [ttft, gap] = [duration(check.ttft_error.p95), duration(check.gap_error.p95)];
  return say.found(moment(check.at), check.streams, ttft, gap);
}

function useSelfcheck(run: string, changed: () => void) {
  const bridge = useBridge();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [checked, setChecked] = useState<SelfcheckView | null>(); // undefined: not here
  const stopped = useRef(false);
  const check = () => {
    stopped.current = false;
    setBusy(true);
    setError(null);
    bridge
      .selfcheck(run)
      .then(
        (found) => {
          setChecked(found);
          changed();
        },
        (failure: unknown) => setError(stopped.current ? null : failure), // a stopped one fails
      )
      .finally(() => setBusy(false));
  };
  const stop = () => {
    stopped.current = true;
    bridge.cancelSelfcheck().catch(() => {}); // it ends by itself soon
  };
  return { busy, error, checked, check, stop };
}
