import { Paper, Progress, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useBridge, type TaskProgress } from "../bridge";
import { line } from "../lib/format";
import { useText } from "../lib/text";

/** The progress of a task that takes longer than a second. */
export function TaskStatus() {
  const bridge = useBridge();
  const { shell } = useText();
  const [task, setTask] = useState<TaskProgress | null>(null);
  useEffect(() => bridge.onTask((next) => setTask(next.done ? null : next)), [bridge]);
  if (!task) return null;
  const known = task.share !== null && task.share !== undefined;
  return (
    <Paper
      withBorder
      shadow="md"
      p="sm"
      w={300}
      pos="fixed"
      bottom={16}
      right={16}
      style={{ zIndex: 400 }}
      role="status"
    >
      <Stack gap={6}>
        <Text size="sm" className="foreign">
          {line(task.what) || shell.task}
        </Text>
        <Progress
          value={known ? 100 * (task.share ?? 0) : 100}
          animated={!known}
          aria-label={line(task.what) || shell.task}
        />
      </Stack>
    </Paper>
  );
}
