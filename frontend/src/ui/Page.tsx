import { ActionIcon, Badge, Group, Skeleton, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Loaded } from "../lib/useLoaded";
import { useText } from "../lib/text";
import { ErrorAlert } from "./ErrorAlert";

interface Props<T> {
  title: string;
  about: string;
  loaded: Loaded<T>;
  tally: (value: T) => string;
  before?: ReactNode; // above the content, also while it is loading
  children: (value: T) => ReactNode;
}

/** The frame of a page that shows one loaded value: heading, refresh button, and its states loading, error and content. */
export function Page<T>({ title, about, loaded, tally, before, children }: Props<T>) {
  const { shell: say } = useText();
  const { value, error, busy, reload } = loaded;
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={2}>
          <Group gap="sm">
            <Title order={1} size="h2">
              {title}
            </Title>
            {value !== null && (
              <Badge component="p" m={0} variant="default" size="lg" tt="none" fw={500} aria-live="polite">
                {tally(value)}
              </Badge>
            )}
          </Group>
          <Text c="dimmed">{about}</Text>
        </Stack>
        <Tooltip label={say.refresh} withArrow>
          <ActionIcon variant="default" size="lg" onClick={reload} loading={busy} aria-label={say.refresh}>
            <IconRefresh size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {before}
      {error !== null && <ErrorAlert error={error} retry={reload} />}
      {value === null && error === null && <LoadingRows />}
      {value !== null && children(value)}
    </Stack>
  );
}

function LoadingRows() {
  const { shell: say } = useText();
  return (
    <Stack gap="sm" role="status" aria-label={say.loading}>
      {[0, 1, 2].map((n) => (
        <Skeleton key={n} height={44} radius="md" />
      ))}
    </Stack>
  );
}
