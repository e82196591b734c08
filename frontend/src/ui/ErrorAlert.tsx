import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { describeError } from "../lib/error";
import { useText } from "../lib/text";

/** An error as a sentence, with what to do about it. */
export function ErrorAlert({ error, retry }: { error: unknown; retry?: () => void }) {
  const { errors, shell } = useText();
  const { message, hint } = describeError(error);
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
