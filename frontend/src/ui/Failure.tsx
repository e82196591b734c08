import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useText } from "../lib/text";

/** An error as a sentence, with what to do about it. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { errors, shell } = useText();
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
  return (
    <Alert color="red" variant="light" title={errors.title} icon={<IconAlertTriangle aria-hidden />}>
      <Stack gap="sm">
        <Text size="sm" className="foreign" style={{ whiteSpace: "pre-line" }}>
          {message}
        </Text>
        {hint && <Text size="sm">{hint}</Text>}
        {retry && (
          <Group>
            <Button size="xs" variant="default" onClick={retry}>
              {shell.retry}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
