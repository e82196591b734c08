import { Button, Group, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconHistory, IconPinned, IconPlus } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { newestRuns, useBridge, type Subject } from "../../bridge";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { optionsOf, subjectLabel, toSubject } from "./pickerOptions";
import { isOf, maxColumns } from "./subjects";
import type { Pinned } from "../../comparison/usePinned";

const offeredRuns = 40; // the search finds others
const pause = 150; // milliseconds after the last key until the search

interface Props {
  chosen: Subject[];
  count: number; // columns
  pinned: Pinned;
  add: (subject: Subject) => void;
}

/** Adds a column: by search, from the history, or the pinned baseline. */
export function ColumnPicker({ chosen, count, pinned, add }: Props) {
  const { compare: say } = useText();
  const { go } = useNavigation();
  const { subject, run } = pinned;
  const isMissing = subject && run && !chosen.some((one) => isOf(subject, one));
  return (
    <Group align="flex-end" gap="xs">
      <Search chosen={chosen} full={count >= maxColumns} add={add} />
      <Button
        variant="default"
        leftSection={<IconHistory size={16} aria-hidden />}
        onClick={() => go({ page: "history" })}
      >
        {say.toHistory}
      </Button>
      {isMissing && count < maxColumns && (
        <Button
          variant="light"
          maw="100%"
          leftSection={<IconPinned size={16} aria-hidden />}
          onClick={() => add(subject)}
        >
          {say.addPinned(subjectLabel(subject, run, say))}
        </Button>
      )}
    </Group>
  );
}

function Search({ chosen, full, add }: { chosen: Subject[]; full: boolean; add: Props["add"] }) {
  const bridge = useBridge();
  const { compare: say } = useText();
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text, pause);
  const load = useCallback(
    () => bridge.runs({ ...newestRuns(offeredRuns), text: settled }),
    [bridge, settled],
  );
  const { value, error } = useLoaded(load);
  return (
    <Select
      flex="1 1 18rem"
      maw={460}
      label={say.add}
      placeholder={say.addHint}
      description={full ? say.full : undefined}
      disabled={full}
      leftSection={<IconPlus size={16} aria-hidden />}
      data-search
      searchable
      searchValue={text}
      onSearchChange={setText}
      value={null}
      onChange={(option) => {
        if (option) add(toSubject(option));
        setText("");
      }}
      data={optionsOf(value?.rows ?? [], chosen, say)}
      filter={({ options }) => options} // the app has filtered already
      nothingFoundMessage={error instanceof Error ? error.message : say.noRun}
      maxDropdownHeight={340}
      selectFirstOptionOnChange
    />
  );
}
