import { Alert, Button, Group, Text } from "@mantine/core";
import { IconCircleCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";

interface Props {
  names: string[]; // of the models that were added just now
  close: () => void;
}

/** Says that models were added and leads to their first run. */
export function AddedPanel({ names, close }: Props) {
  const { models: say } = useText();
  const { go } = useNavigation();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), [names]);
  const [name] = names;
  return (
    <Alert
      role="status"
      color="lap"
      variant="light"
      icon={<IconCircleCheck aria-hidden />}
      withCloseButton
      onClose={close}
      py="xs"
    >
      <Group gap="md" p={3}>
        <Text size="sm" fw={600} className="foreign">
          {names.length === 1 ? say.saved(line(name)) : say.added(names.length)}
        </Text>
        <Button
          ref={button}
          size="sm"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => go({ page: "run", models: names })}
        >
          {names.length === 1 ? say.measureIt : say.measureThem}
        </Button>
      </Group>
    </Alert>
  );
}
