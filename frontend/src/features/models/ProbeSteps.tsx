import { Loader, Stack, Table, Text, ThemeIcon } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import type { ProbeStep } from "../../bridge";
import { duration, line } from "../../lib/format";
import { useText } from "../../lib/text";

const signs = {
  ok: { icon: IconCheck, colour: "lap" },
  warn: { icon: IconAlertTriangle, colour: "yellow" },
  failed: { icon: IconX, colour: "red" },
  skipped: { icon: IconMinus, colour: "gray" },
} as const;

/** The steps of a connection test, each with its time and a hint. */
export function ProbeSteps({ steps }: { steps: ProbeStep[] | null }) {
  const { models: say } = useText();
  if (!steps) {
    return (
      <Stack align="center" py="md" role="status" aria-label={say.form.testing}>
        <Loader size="sm" />
        <Text size="sm">{say.form.testing}</Text>
      </Stack>
    );
  }
  return (
    <Table aria-label={say.form.test} verticalSpacing={6}>
      <Table.Tbody>
        {steps.map((step) => (
          <StepRow key={step.name} step={step} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function StepRow({ step }: { step: ProbeStep }) {
  const { steps: say } = useText().models;
  const { icon: Sign, colour } = signs[step.state as keyof typeof signs] ?? signs.skipped;
  return (
    <Table.Tr>
      <Table.Td w={36} valign="top">
        <ThemeIcon
          size={22}
          radius="xl"
          variant="light"
          color={colour}
          role="img"
          aria-label={say.state[step.state] ?? step.state}
        >
          <Sign size={14} aria-hidden />
        </ThemeIcon>
      </Table.Td>
      <Table.Td>
        <Text size="sm" fw={600} component="span">
          {say.name[step.name] ?? line(step.name)}
        </Text>
        <Text size="sm" className="foreign">
          {line(step.message)}
        </Text>
        {step.hint && (
          <Text size="sm" c="dimmed" className="foreign">
            {line(step.hint)}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="figure" valign="top">
        {step.state === "skipped" ? "-" : duration(step.took)}
      </Table.Td>
    </Table.Tr>
  );
}
