import { Button, Group, Text } from "@mantine/core";

interface Props {
  text: string;
  label: string;
  follow: () => void;
}

/** The message of a toast with a button that leads on. */
export function LinkMessage({ text, label, follow }: Props) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" className="foreign">
        {text}
      </Text>
      <Button size="compact-sm" variant="light" onClick={follow} style={{ flexShrink: 0 }}>
        {label}
      </Button>
    </Group>
  );
}
