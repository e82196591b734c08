import { Alert, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { CompareFlag, Comparison } from "../../bridge";
import { headlineOf, refusalsOf } from "../../comparison/sentences";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";

/** Whether the columns can be compared, said once, and what the comparison shows of each. */
export function Conclusions({ comparison }: { comparison: Comparison }) {
  const { compare: say } = useText();
  const hindrances = comparison.flags.filter(({ hinders }) => hinders);
  const notes = comparison.flags.filter(({ hinders }) => !hinders);
  return (
    <Stack gap="sm">
      {hindrances.length > 0 && <Hindrances comparison={comparison} flags={hindrances} />}
      <Answers comparison={comparison} />
      {hindrances.length === 0 && (
        <Text size="sm" c="dimmed">
          {say.noFlags}
        </Text>
      )}
      {notes.length > 0 && (
        <Alert color="gray" variant="light" title={say.notes} icon={<IconInfoCircle aria-hidden />}>
          <FlagList flags={notes} />
        </Alert>
      )}
    </Stack>
  );
}

/** What the comparison shows of each column that can be compared, in a sentence. */
function Answers({ comparison }: { comparison: Comparison }) {
  const say = useText();
  const answers = comparison.answers.filter(({ obstacles }) => obstacles.length === 0);
  if (answers.length === 0) return null;
  return (
    <Stack gap={4} role="group" aria-label={say.compare.answers}>
      {answers.map((answer) => (
        <Text key={answer.column} fw={600} className="foreign">
          {headlineOf(say, comparison, answer)}
        </Text>
      ))}
    </Stack>
  );
}

interface HindrancesProps {
  comparison: Comparison;
  flags: CompareFlag[];
}

/** Why the columns may not be comparable, and of which nothing is claimed. */
function Hindrances({ comparison, flags }: HindrancesProps) {
  const say = useText();
  return (
    <Alert
      color="yellow"
      variant="light"
      title={say.compare.hindrances}
      icon={<IconAlertTriangle aria-hidden />}
    >
      <Stack gap={4}>
        {refusalsOf(say, comparison).map((refusal) => (
          <Text key={refusal} size="sm" fw={600} className="foreign">
            {refusal}
          </Text>
        ))}
        <FlagList flags={flags} />
      </Stack>
    </Alert>
  );
}

function FlagList({ flags }: { flags: CompareFlag[] }) {
  return (
    <List size="sm" spacing={4}>
      {flags.map((flag, n) => (
        <List.Item key={n} className="foreign">
          {line(flag.text)}
        </List.Item>
      ))}
    </List>
  );
}
