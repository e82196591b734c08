import { Button, Kbd } from "@mantine/core";
import { IconArrowDown, IconEye, IconPlayerPlay } from "@tabler/icons-react";
import type { Preview } from "../../bridge";
import { useText } from "../../lib/text";
import { startText } from "./amount";

export interface StartState {
  preview: Preview | null;
  busy: boolean; // a run is going on
  waits: boolean; // the run is being started, or a test request is in progress
  start: () => void;
  fix: () => void; // leads to the first mistake
  watch: () => void; // leads to the run that is going on
}

/** Starts the run, leads to what keeps it from starting, or to the run that is going on. */
export function StartButton({ preview, busy, waits, start, fix, watch }: StartState) {
  const say = useText().run;
  const wrong = preview?.mistakes.length ?? 0;
  const text = startText(preview, say);
  if (busy) {
    return (
      <Button variant="default" size="md" leftSection={<IconEye size={18} aria-hidden />} onClick={watch}>
        {say.seeLive}
      </Button>
    );
  }
  if (wrong > 0) {
    return (
      <Button
        variant="default"
        size="md"
        c="var(--mantine-color-error)"
        leftSection={<IconArrowDown size={18} aria-hidden />}
        onClick={fix}
      >
        {say.fix(wrong)}
      </Button>
    );
  }
  return (
    <Button
      size="md"
      h="auto"
      py={8}
      mih={42}
      styles={{ label: { whiteSpace: "normal", lineHeight: 1.25 } }}
      leftSection={<IconPlayerPlay size={18} aria-hidden />}
      rightSection={
        text === say.start && (
          <Kbd size="xs" aria-hidden>
            Ctrl Enter
          </Kbd>
        )
      }
      aria-keyshortcuts="Control+Enter"
      loading={waits}
      disabled={preview === null}
      onClick={start}
    >
      {text}
    </Button>
  );
}
