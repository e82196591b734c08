import { Button, Group, Modal, Stack } from "@mantine/core";
import { useEffect, useState } from "react";
import { useBridge, type Model, type ProbeStep } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { ProbeSteps } from "./ProbeSteps";

/** The connection test of a stored model; it begins when this opens. */
export function TestDialog({ model, close }: { model: Model; close: () => void }) {
  const bridge = useBridge();
  const { models: say, shell } = useText();
  const [tested] = useState(model); // the list may be loaded again meanwhile
  const [steps, setSteps] = useState<ProbeStep[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    bridge.testModel({ was: tested.name, endpoint: tested }).then(setSteps, setError);
  }, [bridge, tested]);
  return (
    <Modal opened onClose={close} size="lg" title={say.steps.title(line(model.title || model.name))} centered>
      <Stack>
        {error === null ? <ProbeSteps steps={steps} /> : <ErrorAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {shell.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
