import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useBridge } from "../bridge";
import { useText } from "../lib/text";
import { useErrorToast } from "../toasts/useErrorToast";

/** Asks what to do with the current run when the window is about to close. */
export function CloseDialog() {
  const bridge = useBridge();
  const { closing: say } = useText().shell;
  const showError = useErrorToast();
  const [state, setState] = useState<"" | "asking" | "finishing">("");
  useEffect(() => bridge.onClosing(() => setState((old) => old || "asking")), [bridge]);

  const close = (how: "finish" | "now") => {
    if (how === "finish") setState("finishing");
    bridge.closeWindow(how).catch((error: unknown) => {
      setState("asking");
      showError(error);
    });
  };
  const stay = () => {
    setState("");
    bridge.closeWindow("stay").catch(showError);
  };
  const finishing = state === "finishing";
  return (
    <Modal
      opened={state !== ""}
      onClose={stay}
      title={say.title}
      withCloseButton={false}
      closeOnEscape={!finishing}
      closeOnClickOutside={false}
      zIndex={600}
    >
      <Stack gap="md">
        {finishing ? (
          <Group gap="sm" wrap="nowrap" role="status">
            <Loader size="sm" />
            <Text size="sm">{say.waiting}</Text>
          </Group>
        ) : (
          <Text size="sm">{say.about}</Text>
        )}
        <Stack gap="xs">
          {!finishing && (
            <>
              <Button data-autofocus onClick={stay}>
                {say.stay}
              </Button>
              <Button variant="default" onClick={() => close("finish")}>
                {say.finish}
              </Button>
            </>
          )}
          <Button color="red" variant="outline" onClick={() => close("now")}>
            {say.now}
          </Button>
        </Stack>
      </Stack>
    </Modal>
  );
}
