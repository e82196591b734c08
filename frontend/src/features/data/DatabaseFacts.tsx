import { ActionIcon, Button, CopyButton, Group, Skeleton, Stack, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconFolder } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useBridge, type Database } from "../../bridge";
import { bytes, line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useErrorToast } from "../../toasts/useErrorToast";

/** Where the database is, what it holds, and how large it is; null while that is loaded. */
export function DatabaseFacts({ database }: { database: Database | null }) {
  const { data: say } = useText();
  if (!database) return <Skeleton height={96} radius="sm" />;
  const { path, runs, requests, deleted, texts, free } = database;
  return (
    <Stack gap="xs">
      <Fact name={say.path}>
        <Path path={path} />
      </Fact>
      <Fact name={say.holds}>
        <Text size="sm">{say.held(runs, requests)}</Text>
        {deleted > 0 && <Text size="sm">{say.deleted(deleted)}</Text>}
      </Fact>
      <Fact name={say.size}>
        <Text size="sm">{say.sized(bytes(database.bytes), bytes(texts))}</Text>
        {free > 0 && <Text size="sm">{say.free(bytes(free))}</Text>}
      </Fact>
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group align="flex-start" wrap="nowrap" gap="sm">
      <Text size="sm" c="dimmed" w={72} style={{ flexShrink: 0 }}>
        {name}
      </Text>
      <Stack gap={2} flex={1} miw={0}>
        {children}
      </Stack>
    </Group>
  );
}

function Path({ path }: { path: string }) {
  const bridge = useBridge();
  const { data: say } = useText();
  const showError = useErrorToast();
  return (
    <Group gap="xs" align="flex-start">
      <Text size="sm" className="foreign" flex="1 1 220px">
        {line(path)}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <CopyButton value={path}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? say.copied : say.copyPath} withArrow>
              <ActionIcon variant="default" onClick={copy} aria-label={copied ? say.copied : say.copyPath}>
                {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolder size={14} aria-hidden />}
          onClick={() => void bridge.showDatabase().catch(showError)}
        >
          {say.show}
        </Button>
      </Group>
    </Group>
  );
}
