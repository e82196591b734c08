import { Button, Group, Stack } from "@mantine/core";
import { BridgeError, useBridge } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { showMessage } from "../../toasts/showMessage";
import { showToast } from "../../toasts/toast";
import { useErrorToast } from "../../toasts/useErrorToast";
import { ErrorAlert } from "../../ui/ErrorAlert";

/** Imports and exports models as a file that the command line reads and writes too. It has no keys. */
export function useModelFiles(onChanged: () => void, onAdded: (names: string[]) => void) {
  const bridge = useBridge();
  const { models: say } = useText();
  const showError = useErrorToast();
  const offerReplace = (error: unknown, replace: () => void) => {
    const close = showToast({
      id: "replace models",
      color: "red",
      autoClose: false,
      message: (
        <Stack gap="xs">
          <ErrorAlert error={error} />
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                close();
                replace();
              }}
            >
              {say.replace}
            </Button>
          </Group>
        </Stack>
      ),
    });
  };
  const importModels = (path: string, replace: boolean) =>
    void bridge.importModels({ path, replace }).then(
      ({ added, replaced, same }) => {
        onChanged();
        if (added.length > 0) onAdded(added);
        else showMessage(say.imported(replaced.length, same.length));
      },
      (error: unknown) => {
        const known = error instanceof BridgeError && error.code === "conflict" && !replace;
        if (known) offerReplace(error, () => importModels(path, true));
        else showError(error);
      },
    );
  return {
    read: () =>
      void bridge.chooseFiles("models").then(([path]) => {
        if (path) importModels(path, false);
      }, showError),
    write: () =>
      void bridge.saveModelsAs().then((path) => {
        if (path) showMessage(say.exported(line(path)));
      }, showError),
  };
}
