import { Button, Paper, Stack, Text, Title } from "@mantine/core";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";

/** Shown for a run that does not exist. */
export function RunNotFound() {
  const { results: say } = useText();
  const { go } = useNavigation();
  return (
    <Paper withBorder p="xl" className="empty">
      <Stack align="center" gap="sm" py="lg">
        <Title order={1} size="h4">
          {say.notFound}
        </Title>
        <Text c="dimmed" ta="center" maw={460}>
          {say.notFoundNext}
        </Text>
        <Button onClick={() => go({ page: "history" })}>{say.toHistory}</Button>
      </Stack>
    </Paper>
  );
}
