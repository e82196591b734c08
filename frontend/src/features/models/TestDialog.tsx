import { Button, Group, Modal, Stack } from "@mantine/core";
import { useEffect, useState } from "react";
import { useBridge, type Model, type ProbeStep } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { ProbeSteps } from "./ProbeSteps";
import { isSameLeftOut, type LeftOut } from "./protocol";
import { useReturnFocus } from "../../ui/useReturnFocus";

interface Props {
  model: Model;
  store: (model: Model, leftOut: LeftOut) => Promise<void>;
  close: () => void;
}

/** The connection test of a stored model; it begins when this opens. */
export function TestDialog({ model, store, close }: Props) {
  useReturnFocus();
  const bridge = useBridge();
  const { models: say, shell } = useText();
  const [tested] = useState(model); // the list may be loaded again meanwhile
  const [steps, setSteps] = useState<ProbeStep[] | null>(null);
  const [stored, setStored] = useState<LeftOut>(tested);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    bridge.testModel({ was: tested.name, endpoint: tested }).then(setSteps, setError);
  }, [bridge, tested]);
  const change = (next: LeftOut) => {
    setError(null);
    void store(tested, next).then(() => setStored(next), setError);
  };
  const isChanged = !isSameLeftOut(stored, tested);
  return (
    <Modal opened onClose={close} size="lg" title={say.steps.title(line(model.title || model.name))} centered>
      <Stack>
        {error !== null && <ErrorAlert error={error} />}
        {(error === null || steps) && (
          <ProbeSteps
            steps={steps}
            take={{
              label: say.steps.store,
              protocol: change,
              isDone: (found) => isSameLeftOut(found, stored),
              done: say.steps.stored,
            }}
          />
        )}
        <Group justify="flex-end">
          {isChanged && (
            <Button variant="default" onClick={() => change(tested)}>
              {shell.undo}
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {shell.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
