import { Badge, TextInput, UnstyledButton } from "@mantine/core";
import { IconNote, IconPinnedFilled, IconStar, IconStarFilled } from "@tabler/icons-react";
import { memo, useRef, useState, type KeyboardEvent } from "react";
import type { RunRow } from "../../bridge";
import { line } from "../../lib/format";
import { runName } from "../../lib/runName";
import { useText } from "../../lib/text";
import { StateBadge } from "../../ui/RunBadges";
import classes from "./history.module.css";
import { hasThirdLine } from "./rowHeight";
import type { RunActions } from "./useRunActions";

export const Star = memo(function Star({ run, actions }: { run: RunRow; actions: Pick<RunActions, "star"> }) {
  const { history: say } = useText();
  const label = run.starred ? say.unstar : say.star;
  const Sign = run.starred ? IconStarFilled : IconStar;
  return (
    <UnstyledButton
      className={classes.star}
      data-starred={run.starred || undefined}
      aria-label={`${say.column.star}: ${runName(run, say.untitled)}`}
      aria-pressed={run.starred}
      title={label}
      onClick={(event) => {
        event.stopPropagation(); // the row is not opened
        actions.star(run);
      }}
    >
      <Sign size={16} aria-hidden />
    </UnstyledButton>
  );
});

interface Props {
  run: RunRow;
  renaming: boolean;
  isPinned: boolean; // as the baseline
  actions: Pick<RunActions, "rename" | "cancelRename">;
}

/** The name, id, state, tags, note and origin of a run, and whether it is the baseline. */
export const RunCell = memo(function RunCell({ run, renaming, isPinned, actions }: Props) {
  const { history: say } = useText();
  const name = line(run.name) || say.untitled;
  return (
    <>
      {renaming ? (
        <NameField
          name={run.name}
          rename={(name) => actions.rename(run, name)}
          cancel={actions.cancelRename}
        />
      ) : (
        <div className={`${classes.name} ${classes.cut} foreign`} title={name}>
          {name}
        </div>
      )}
      <div className={classes.facts}>
        <StateBadge state={run.state} />
        {isPinned && (
          <IconPinnedFilled size={14} role="img" aria-label={say.pinned} style={{ flex: "none" }}>
            <title>{say.pinned}</title>
          </IconPinnedFilled>
        )}
        {run.excluded !== "" && (
          <Badge
            component="span"
            size="sm"
            variant="default"
            tt="none"
            className="whole"
            title={line(run.excluded)}
          >
            {say.excluded}
          </Badge>
        )}
        <span className={`${classes.below} foreign`}>{line(run.id)}</span>
      </div>
      {hasThirdLine(run) && <TagsAndOrigin run={run} />}
    </>
  );
});

const mostTags = 3;

function TagsAndOrigin({ run }: { run: RunRow }) {
  const { history: say } = useText();
  const rest = run.tags.length - mostTags;
  return (
    <div className={classes.facts}>
      {run.tags.slice(0, mostTags).map((tag) => (
        <Badge key={tag} component="span" size="xs" variant="default" tt="none" fw={500} className="foreign">
          {line(tag)}
        </Badge>
      ))}
      {rest > 0 && <span className={classes.below}>{say.moreTags(rest)}</span>}
      {run.note !== "" && (
        <IconNote
          size={14}
          role="img"
          aria-label={`${say.hasNote}: ${line(run.note)}`}
          style={{ flex: "none" }}
        >
          <title>{line(run.note)}</title>
        </IconNote>
      )}
      {run.origin !== "" && (
        <span className={`${classes.below} foreign`} title={line(run.origin)}>
          {say.from(line(run.origin))}
        </span>
      )}
    </div>
  );
}

interface FieldProps {
  name: string;
  rename: (name: string) => void;
  cancel: () => void;
}

function NameField({ name, rename, cancel }: FieldProps) {
  const { history: say } = useText();
  const [draft, setDraft] = useState(name);
  const over = useRef(false); // losing the focus would end it a second time
  const end = (act: () => void) => {
    if (over.current) return;
    over.current = true;
    act();
  };
  const done = () => end(() => (draft.trim() === name ? cancel() : rename(draft.trim())));
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault(); // Escape does not leave the page
    event.stopPropagation();
    if (event.key === "Enter") done();
    else end(cancel);
    event.currentTarget.closest<HTMLElement>("[role=grid]")?.focus();
  };
  return (
    <TextInput
      size="xs"
      aria-label={say.name}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={press}
      onBlur={done}
      onFocus={(event) => event.currentTarget.select()}
      autoFocus
    />
  );
}
