import {
  Badge,
  Button,
  Collapse,
  CopyButton,
  Group,
  Paper,
  Stack,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronRight } from "@tabler/icons-react";
import type { Prompt } from "../../bridge";
import { count, line } from "../../lib/format";
import { useText } from "../../lib/text";
import { wordCount } from "./promptFilter";

/** One prompt: its first lines, and all of it when expanded. */
export function PromptCard({ prompt, measure }: { prompt: Prompt; measure: () => void }) {
  const { prompts: say, shell } = useText();
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <Paper withBorder radius="md">
      <UnstyledButton
        onClick={toggle}
        aria-expanded={opened}
        p="md"
        w="100%"
        style={{ borderRadius: "inherit" }}
      >
        <Group wrap="nowrap" gap="sm" align="flex-start">
          <IconChevronRight
            size={18}
            aria-hidden
            style={{ flexShrink: 0, marginTop: 2, transform: opened ? "rotate(90deg)" : undefined }}
          />
          <Stack gap={6} flex={1} miw={0}>
            <Group gap="xs">
              <Text size="sm" fw={600} className="foreign">
                {line(prompt.id)}
              </Text>
              {[prompt.length, prompt.complexity, prompt.category].filter(Boolean).map((value) => (
                <Badge key={value} size="sm" variant="default" tt="none" fw={450}>
                  {line(value)}
                </Badge>
              ))}
              <Text size="xs" c="dimmed">
                {say.words(count(wordCount(prompt.text)))} · {say.version(prompt.version)}
              </Text>
            </Group>
            {!opened && (
              <Text size="sm" c="dimmed" lineClamp={2} className="foreign">
                {line(prompt.text)}
              </Text>
            )}
          </Stack>
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Stack gap="sm" px="md" pb="md" pl={46}>
          <Text size="sm" className="foreign" style={{ whiteSpace: "pre-wrap" }} tabIndex={0}>
            {prompt.text}
          </Text>
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={measure}>
              {say.useOne}
            </Button>
            <CopyButton value={prompt.text}>
              {({ copied, copy }) => (
                <Button size="xs" variant="subtle" onClick={copy}>
                  {copied ? shell.copied : say.copy}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Stack>
      </Collapse>
    </Paper>
  );
}
