import { Button, Collapse, Group, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";

interface Props {
  more: string; // the button where the fields are hidden
  less: string;
  summary: string[]; // what is set in the fields, said where they are hidden
  isWrong: boolean; // there is a mistake in the fields: they stay shown
  children: ReactNode;
}

/** Fields that are hidden until they are asked for. */
export function Fold({ more, less, summary, isWrong, children }: Props) {
  const [opened, setOpened] = useState(false);
  const isOpen = opened || isWrong;
  return (
    <div>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          aria-expanded={isOpen}
          onClick={() => setOpened(!isOpen)}
          disabled={isWrong}
        >
          {isOpen ? less : more}
        </Button>
        {!isOpen && summary.length > 0 && (
          <Text size="sm" c="dimmed" className="foreign">
            {summary.join(", ")}
          </Text>
        )}
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap="sm" pt="xs">
          {children}
        </Stack>
      </Collapse>
    </div>
  );
}
