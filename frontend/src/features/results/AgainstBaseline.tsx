import { Button, Group, Stack, Text } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { useCallback } from "react";
import { useBridge, type Answer, type Comparison, type RunRow, type Subject } from "../../bridge";
import { headlineOf } from "../../comparison/sentences";
import { usePinned } from "../../comparison/usePinned";
import { line } from "../../lib/format";
import { runName } from "../../lib/runName";
import { useText } from "../../lib/text";
import { useLoaded } from "../../lib/useLoaded";
import { useNavigation } from "../../navigation/route";

/** How the run compares with the pinned baseline; nothing where none is pinned or it is the baseline. */
export function AgainstBaseline({ run }: { run: RunRow }) {
  const { subject, run: pinned } = usePinned();
  if (!subject || !pinned || pinned.id === run.id || run.state === "running") return null;
  const subjects = subjectsOf(subject, pinned, run);
  return subjects ? <Found key={JSON.stringify(subjects)} subjects={subjects} pinned={pinned} /> : null;
}

const namesOf = (run: RunRow) => [...new Set(run.models.map(({ name }) => name))];

/** The baseline's model with that of the same name, or with the only one; null where there is none. */
function subjectsOf({ model }: Subject, pinned: RunRow, run: RunRow): [Subject, Subject] | null {
  const [wanted, own] = [model ? [model] : namesOf(pinned), namesOf(run)];
  const same = wanted.find((name) => own.includes(name));
  const [a, b] = same ? [same, same] : wanted.length === 1 && own.length === 1 ? [wanted[0], own[0]] : [];
  return a && b
    ? [
        { run: pinned.id, model: a },
        { run: run.id, model: b },
      ]
    : null;
}

function Found({ subjects, pinned }: { subjects: [Subject, Subject]; pinned: RunRow }) {
  const say = useText();
  const { compare } = useBridge();
  const { go } = useNavigation();
  const load = useCallback(
    () => compare({ subjects, baseline: 0, theme: "", width: 0, columns: 1 }),
    [compare, subjects],
  );
  const { value } = useLoaded(load);
  if (!value) return null; // of runs that cannot be compared nothing is said
  return (
    <Group gap="sm" role="group" aria-label={say.compare.against(runName(pinned, say.compare.untitled))}>
      <Stack gap={0} flex="1 1 320px">
        <Text size="sm" c="dimmed" className="foreign">
          {say.compare.against(line(runName(pinned, say.compare.untitled)))}:
        </Text>
        {answersOf(value, subjects[1]).map((answer) => (
          <Text key={answer.column} size="sm" fw={600} className="foreign">
            {headlineOf(say, value, answer)}
          </Text>
        ))}
      </Stack>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconColumns size={14} aria-hidden />}
        onClick={() => go({ page: "compare", subjects })}
      >
        {say.compare.openAgainst}
      </Button>
    </Group>
  );
}

/** The answers of the run's columns under the load of the baseline; of its first column where no load is the same. */
function answersOf({ columns, answers, baseline }: Comparison, { run }: Subject): Answer[] {
  const load = JSON.stringify(columns[baseline]?.load);
  const own = answers.filter(({ column }) => columns[column]?.run === run);
  const same = own.filter(({ column }) => JSON.stringify(columns[column]?.load) === load);
  return same.length > 0 ? same : own.slice(0, 1);
}
