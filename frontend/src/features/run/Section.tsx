import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./run.module.css";

interface Props {
  title: string;
  about?: ReactNode; // beside the title
  choice?: ReactNode; // in the row of the title, at its end
  children: ReactNode;
}

/** A section of the form, with its heading. */
export function Section({ title, about, choice, children }: Props) {
  return (
    <Paper withBorder radius="md" className={classes.section} component="section" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" mih={30}>
          <Group gap="sm" align="baseline">
            <Title order={2} size="h5">
              {title}
            </Title>
            {about && (
              <Text size="sm" c="dimmed">
                {about}
              </Text>
            )}
          </Group>
          {choice}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
