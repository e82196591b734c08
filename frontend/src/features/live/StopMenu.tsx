import { Button, Menu, Text } from "@mantine/core";
import { IconChevronDown, IconPlayerStop, IconPlayerStopFilled } from "@tabler/icons-react";
import { memo } from "react";
import { useBridge } from "../../bridge";
import { useText } from "../../lib/text";
import { useErrorToast } from "../../toasts/useErrorToast";

/** The two ways to stop a run; both store what was measured. */
export const StopMenu = memo(function StopMenu({ stopping }: { stopping: boolean }) {
  const bridge = useBridge();
  const say = useText().live.stop;
  const showError = useErrorToast();
  const stop = (how: "finish" | "now") => void bridge.stop(how).catch(showError);
  return (
    <Menu position="bottom-end" width={340} withArrow>
      <Menu.Target>
        <Button
          color="red"
          style={{ flexShrink: 0 }} // beside a long name
          variant={stopping ? "light" : "filled"}
          leftSection={<IconPlayerStop size={18} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          {say.label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={stopping}
          leftSection={<IconPlayerStop size={18} aria-hidden />}
          onClick={() => stop("finish")}
        >
          <Text size="sm">{say.finish}</Text>
          <Text size="xs" c="dimmed">
            {say.finishHint}
          </Text>
        </Menu.Item>
        <Menu.Item leftSection={<IconPlayerStopFilled size={18} aria-hidden />} onClick={() => stop("now")}>
          <Text size="sm">{say.now}</Text>
          <Text size="xs" c="dimmed">
            {say.nowHint}
          </Text>
        </Menu.Item>
        <Menu.Label>{say.stored}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
});
