import { Button, Group, Paper, Stack, Title } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { memo, useMemo } from "react";
import type { Result } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import { Command } from "../../ui/Command";
import { Facts } from "./Facts";
import { asJSON, sectionsOf } from "./plan";
import classes from "./results.module.css";

/** The plan and manifest of the run. */
export const PlanView = memo(function PlanView({ result }: { result: Result }) {
  const { plan: say } = useText();
  const { copyText } = useExport();
  const sections = useMemo(() => sectionsOf(result, say), [result, say]);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        {result.command ? <Command line={result.command} /> : <span />}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => void copyText(asJSON(result))}
        >
          {say.copy}
        </Button>
      </Group>
      <div className={classes.columns}>
        {sections.map(({ title, entries }) => (
          <Paper key={title} withBorder p="md" component="section" aria-label={line(title)}>
            <Title order={3} size="h6" mb="sm" className="foreign">
              {line(title)}
            </Title>
            <Facts shape="list" facts={entries.map(({ name, value }) => ({ name, value: line(value) }))} />
          </Paper>
        ))}
      </div>
    </Stack>
  );
});
