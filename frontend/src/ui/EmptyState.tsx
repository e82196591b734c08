import { Paper, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Command } from "./Command";

interface Props {
  icon: ReactNode;
  title: string;
  next: string;
  command?: string | null; // for a terminal
  children?: ReactNode; // buttons
}

/** A page without content yet: what it will show, and how to start. */
export function EmptyState(props: Props) {
  return (
    <Paper withBorder radius="md" p="xl" className="empty">
      <Stack align="center" gap="md" py="lg">
        <ThemeIcon size={56} radius="xl" variant="light">
          {props.icon}
        </ThemeIcon>
        <Stack gap={4} align="center">
          <Title order={2} size="h4">
            {props.title}
          </Title>
          <Text c="dimmed" ta="center" maw={460}>
            {props.next}
          </Text>
        </Stack>
        {props.children}
        {props.command && <Command line={props.command} />}
      </Stack>
    </Paper>
  );
}
