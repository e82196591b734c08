import { Button, Group, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { BridgeError, useBridge } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { Failure } from "../../ui/Failure";

/** The file that the command line reads and writes as well: models, never keys. */
export function useModelFiles(changed: () => void) {
  const bridge = useBridge();
  const { models: say } = useText();
  const fail = (error: unknown, more?: { label: string; act: () => void }) =>
    notifications.show({
      color: "red",
      autoClose: false,
      message: (
        <Stack gap="xs">
          <Failure error={error} />
          {more && (
            <Group>
              <Button size="compact-sm" variant="default" onClick={more.act}>
                {more.label}
              </Button>
            </Group>
          )}
        </Stack>
      ),
    });
  const bring = (path: string, replace: boolean) =>
    void bridge.readModels({ path, replace }).then(
      ({ added, replaced }) => {
        changed();
        notifications.show({ message: say.imported(added.length + replaced.length) });
      },
      (error: unknown) => {
        const known = error instanceof BridgeError && error.code === "conflict" && !replace;
        fail(error, known ? { label: say.replace, act: () => bring(path, true) } : undefined);
      },
    );
  return {
    read: () =>
      void bridge.chooseFiles("models").then(([path]) => {
        if (path) bring(path, false);
      }, fail),
    write: () =>
      void bridge.saveModelsAs().then((path) => {
        if (path) notifications.show({ message: say.exported(line(path)) });
      }, fail),
  };
}
