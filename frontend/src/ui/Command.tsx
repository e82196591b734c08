import { ActionIcon, Code, CopyButton, Group, Paper, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useText } from "../lib/text";

/** A command for a terminal, with a button that copies it. */
export function Command({ line }: { line: string }) {
  const { shell: say } = useText();
  return (
    <Paper withBorder radius="sm" px="sm" py={6} maw="100%">
      <Group gap="sm" wrap="nowrap">
        <Code fz="sm" bg="transparent" p={0} className="foreign">
          {line}
        </Code>
        <CopyButton value={line}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? say.copied : say.copy} withArrow>
              <ActionIcon variant="subtle" onClick={copy} aria-label={copied ? say.copied : say.copy}>
                {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
    </Paper>
  );
}
