import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { text } from "../lib/text";

/** An error as a sentence, with what to do about it. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
  return (
    <Alert color="red" variant="light" title={text.errors.title} icon={<IconAlertTriangle aria-hidden />}>
      <Stack gap="sm">
        <Text size="sm" className="foreign" style={{ whiteSpace: "pre-line" }}>
          {message}
        </Text>
        {hint && <Text size="sm">{hint}</Text>}
        {retry && (
          <Group>
            <Button size="xs" variant="default" onClick={retry}>
              {text.retry}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
