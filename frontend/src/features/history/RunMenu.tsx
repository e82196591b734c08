import { Menu, UnstyledButton } from "@mantine/core";
import {
  IconAdjustments,
  IconDots,
  IconEdit,
  IconNote,
  IconRepeat,
  IconReportAnalytics,
  IconStar,
  IconTag,
  IconTrash,
} from "@tabler/icons-react";
import { memo, useRef, useState } from "react";
import type { RunRow } from "../../bridge";
import { useText } from "../../lib/text";
import look from "./history.module.css";
import { keep, nameOf } from "./RunCell";

/** What can be done with a run of the list. */
export interface Deeds {
  open: (run: RunRow) => void;
  startRename: (run: RunRow) => void;
  rename: (run: RunRow, name: string) => void;
  leave: () => void; // ends the renaming
  editTags: (run: RunRow) => void;
  editNote: (run: RunRow) => void;
  star: (run: RunRow) => void;
  again: (run: RunRow) => void;
  change: (run: RunRow) => void;
  remove: (runs: string[]) => void;
}

interface Props {
  run: RunRow;
  deeds: Deeds;
}

/** A button until it is pressed: a menu for each row would make scrolling slow. */
export const RunMenu = memo(function RunMenu({ run, deeds }: Props) {
  const { history: say } = useText();
  const [used, setUsed] = useState(false);
  return (
    <div onClick={keep} onKeyDown={keep}>
      {used ? (
        <Opened run={run} deeds={deeds} />
      ) : (
        <UnstyledButton
          className={look.dots}
          aria-label={say.menu(nameOf(run, say.untitled))}
          aria-haspopup="menu"
          aria-expanded={false}
          onClick={() => setUsed(true)}
        >
          <IconDots size={16} aria-hidden />
        </UnstyledButton>
      )}
    </div>
  );
});

function Opened({ run, deeds }: Props) {
  const { history: say } = useText();
  const button = useRef<HTMLButtonElement>(null);
  const foreign = run.state === "imported";
  const going = run.state === "running";
  const item = (label: string, Icon: typeof IconDots, act: (run: RunRow) => void) => (
    <Menu.Item leftSection={<Icon size={16} aria-hidden />} onClick={() => act(run)}>
      {label}
    </Menu.Item>
  );
  return (
    <Menu
      defaultOpened
      position="bottom-end"
      shadow="md"
      withinPortal
      returnFocus={false} // too late: it would take the focus from the field for a new name
      onClose={() => button.current?.focus()}
    >
      <Menu.Target>
        <UnstyledButton ref={button} className={look.dots} aria-label={say.menu(nameOf(run, say.untitled))}>
          <IconDots size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {item(say.open, IconReportAnalytics, deeds.open)}
        <Menu.Divider />
        {item(say.rename, IconEdit, deeds.startRename)}
        {item(say.tags, IconTag, deeds.editTags)}
        {item(say.note, IconNote, deeds.editNote)}
        {item(run.starred ? say.unstar : say.star, IconStar, deeds.star)}
        <Menu.Divider />
        {foreign ? (
          <Menu.Label maw={240}>{say.noAgain}</Menu.Label>
        ) : (
          <>
            {!going && item(say.again, IconRepeat, deeds.again)}
            {item(say.change, IconAdjustments, deeds.change)}
          </>
        )}
        <Menu.Divider />
        <Menu.Item
          color="red"
          disabled={going}
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => deeds.remove([run.id])}
        >
          {say.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
