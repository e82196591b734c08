import { Button, Group, Text, Tooltip } from "@mantine/core";
import { IconScale, IconTrash } from "@tabler/icons-react";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { ExportMenu } from "../../exports/ExportMenu";
import { comparability, subjectsOf, type SelectedRun } from "./selection";

interface Props {
  selected: SelectedRun[];
  clear: () => void;
  remove: (runs: string[]) => void;
}

/** The actions on the selected runs. */
export function SelectionBar({ selected, clear, remove }: Props) {
  const { history: say } = useText();
  const { go } = useNavigation();
  const able = comparability(selected);
  const subjects = subjectsOf(selected);
  return (
    <Group gap="xs" role="toolbar" aria-label={say.selected(selected.length)}>
      <Text size="sm" fw={600} aria-live="polite">
        {say.selected(selected.length)}
      </Text>
      <Tooltip
        label={able === "few" ? say.compareFew : say.compareMany}
        disabled={able === "yes"}
        withArrow
        multiline
        maw={300}
      >
        <Button
          leftSection={<IconScale size={16} aria-hidden />}
          data-disabled={able !== "yes" || undefined}
          aria-disabled={able !== "yes"}
          onClick={() => able === "yes" && go({ page: "compare", subjects })}
        >
          {say.compare}
        </Button>
      </Tooltip>
      <ExportMenu subjects={subjects} />
      <Button
        variant="default"
        c="var(--mantine-color-error)"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => remove(selected.map(({ id }) => id))}
      >
        {say.remove}
      </Button>
      <Button variant="subtle" color="gray" onClick={clear}>
        {say.unselect}
      </Button>
    </Group>
  );
}
