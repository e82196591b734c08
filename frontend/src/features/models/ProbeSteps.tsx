import { Button, Loader, Stack, Table, Text, ThemeIcon } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import type { ProbeStep, Protocol } from "../../bridge";
import { duration, line } from "../../lib/format";
import { useText } from "../../lib/text";

const signs = {
  ok: { icon: IconCheck, colour: "lap" },
  warn: { icon: IconAlertTriangle, colour: "yellow" },
  failed: { icon: IconX, colour: "red" },
  skipped: { icon: IconMinus, colour: "gray" },
} as const;

/** What can be done with what a test found the server to refuse. */
export interface Take {
  label: string;
  protocol: (found: Protocol) => void;
  isDone: (found: Protocol) => boolean;
  done: string; // said in place of the button
}

interface Props {
  steps: ProbeStep[] | null; // null while the test goes on
  take: Take;
}

/** The steps of a connection test, each with its time and a hint. */
export function ProbeSteps({ steps, take }: Props) {
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
          <StepRow key={step.name} step={step} take={take} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function StepRow({ step, take }: { step: ProbeStep; take: Take }) {
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
        {step.protocol && <TakeButton found={step.protocol} take={take} />}
      </Table.Td>
      <Table.Td className="figure" valign="top">
        {step.state === "skipped" ? "-" : duration(step.took)}
      </Table.Td>
    </Table.Tr>
  );
}

function TakeButton({ found, take }: { found: Protocol; take: Take }) {
  if (take.isDone(found)) {
    return (
      <Text size="sm" fw={500} role="status">
        {take.done}
      </Text>
    );
  }
  return (
    <Button size="compact-sm" mt={6} onClick={() => take.protocol(found)}>
      {take.label}
    </Button>
  );
}
