import { ActionIcon, Button, Group, NumberInput, Popover, Stack, Switch, Tooltip } from "@mantine/core";
import { IconSettings } from "@tabler/icons-react";
import { useState } from "react";
import { useBridge, type QueueSettings } from "../../bridge";
import { useText } from "../../lib/text";
import { useErrorToast } from "../../toasts/useErrorToast";

/** The pause between runs, and after which of them to notify. */
export function QueueSettingsMenu({ settings }: { settings: QueueSettings }) {
  const { queue: say } = useText();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={320} withArrow trapFocus>
      <Popover.Target>
        <Tooltip label={say.settings} withArrow>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={say.settings}
            onClick={() => setOpened((old) => !old)}
          >
            <IconSettings size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={say.settings}>
        <Fields settings={settings} close={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Fields({ settings, close }: { settings: QueueSettings; close: () => void }) {
  const bridge = useBridge();
  const { queue: say, shell } = useText();
  const showError = useErrorToast();
  const [pause, setPause] = useState<number | string>(settings.pause);
  const [always, setAlways] = useState(settings.always);
  const save = () =>
    void bridge
      .saveQueueSettings({ ...settings, pause: Number(pause) || 0, always })
      .then(close)
      .catch(showError);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack>
        <NumberInput
          label={say.pauseBetween}
          description={say.pauseHint}
          value={pause}
          min={0}
          max={86_400}
          onChange={setPause}
          data-autofocus
        />
        <Switch
          label={say.always}
          description={say.alwaysHint}
          checked={always}
          onChange={(event) => setAlways(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button type="submit" size="sm">
            {shell.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
