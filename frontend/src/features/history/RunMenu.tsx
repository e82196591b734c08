import { Menu, UnstyledButton } from "@mantine/core";
import {
  IconAdjustments,
  IconChartLine,
  IconDots,
  IconEdit,
  IconPin,
  IconPinnedOff,
  IconNote,
  IconRepeat,
  IconReportAnalytics,
  IconStar,
  IconTag,
  IconTrash,
} from "@tabler/icons-react";
import { memo, useState, type SyntheticEvent } from "react";
import type { RunRow } from "../../bridge";
import { baselineOfRun, type PinnedSubject } from "../../comparison/usePinned";
import { runName } from "../../lib/runName";
import { useText } from "../../lib/text";
import classes from "./history.module.css";
import type { RunActions } from "./useRunActions";

/** Keeps events in the menu from opening the row. */
const stop = (event: SyntheticEvent) => event.stopPropagation();

interface Props {
  run: RunRow;
  actions: RunActions;
  pinned: PinnedSubject;
}

/** A button until it is pressed: a menu for each row would make scrolling slow. */
export const RunMenu = memo(function RunMenu(props: Props) {
  const { run } = props;
  const { history: say } = useText();
  const [used, setUsed] = useState(false);
  return (
    <div onClick={stop} onKeyDown={stop}>
      {used ? (
        <OpenMenu {...props} />
      ) : (
        <UnstyledButton
          className={classes.dots}
          aria-label={say.menu(runName(run, say.untitled))}
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

function OpenMenu({ run, actions, pinned }: Props) {
  const { history: say } = useText();
  const foreign = run.state === "imported";
  const going = run.state === "running";
  const isPinned = pinned.subject?.run === run.id;
  const item = (label: string, Icon: typeof IconDots, act: (run: RunRow) => void) => (
    <Menu.Item leftSection={<Icon size={16} aria-hidden />} onClick={() => act(run)}>
      {label}
    </Menu.Item>
  );
  return (
    <Menu defaultOpened position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.dots} aria-label={say.menu(runName(run, say.untitled))}>
          <IconDots size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {item(say.open, IconReportAnalytics, actions.open)}
        <Menu.Divider />
        {item(say.rename, IconEdit, actions.startRename)}
        {item(say.tags, IconTag, actions.editTags)}
        {item(say.note, IconNote, actions.editNote)}
        {item(run.starred ? say.unstar : say.star, IconStar, actions.star)}
        {isPinned
          ? item(say.unpin, IconPinnedOff, () => pinned.pin(undefined))
          : !going && item(say.pin, IconPin, () => pinned.pin(baselineOfRun(run)))}
        {!going && item(run.excluded ? say.include : say.exclude, IconChartLine, actions.exclude)}
        <Menu.Divider />
        {foreign ? (
          <Menu.Label maw={240}>{say.noAgain}</Menu.Label>
        ) : (
          <>
            {!going && item(say.again, IconRepeat, actions.repeat)}
            {item(say.change, IconAdjustments, actions.editPlan)}
          </>
        )}
        <Menu.Divider />
        <Menu.Item
          color="var(--mantine-color-error)"
          disabled={going}
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => actions.remove([run.id])}
        >
          {say.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
