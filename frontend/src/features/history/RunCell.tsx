import { Badge, TextInput, UnstyledButton } from "@mantine/core";
import { IconNote, IconStar, IconStarFilled } from "@tabler/icons-react";
import { memo, useRef, useState, type KeyboardEvent, type SyntheticEvent } from "react";
import type { RunRow } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { State } from "../../ui/State";
import look from "./history.module.css";
import type { Deeds } from "./RunMenu";
import { hasThirdLine } from "./rows";

/** What happens within a cell does not open its row. */
export const keep = (event: SyntheticEvent) => event.stopPropagation();

export const Star = memo(function Star({ run, deeds }: { run: RunRow; deeds: Pick<Deeds, "star"> }) {
  const { history: say } = useText();
  const label = run.starred ? say.unstar : say.star;
  const Sign = run.starred ? IconStarFilled : IconStar;
  return (
    <UnstyledButton
      className={look.star}
      data-starred={run.starred || undefined}
      aria-label={`${say.column.star}: ${nameOf(run, say.untitled)}`}
      aria-pressed={run.starred}
      title={label}
      onClick={(event) => {
        keep(event);
        deeds.star(run);
      }}
    >
      <Sign size={16} aria-hidden />
    </UnstyledButton>
  );
});

/** A run in words: its name, or that it has none, and what tells it from others. */
export const nameOf = ({ name, id }: RunRow, untitled: string) => line(name) || `${untitled} ${line(id)}`;

interface Props {
  run: RunRow;
  renaming: boolean;
  deeds: Pick<Deeds, "rename" | "leave">;
}

/** Which run it is: name, id, how far it got, tags, where it came from. */
export const RunCell = memo(function RunCell({ run, renaming, deeds }: Props) {
  const { history: say } = useText();
  const name = line(run.name) || say.untitled;
  return (
    <>
      {renaming ? (
        <NameField name={run.name} rename={(name) => deeds.rename(run, name)} leave={deeds.leave} />
      ) : (
        <div className={`${look.name} ${look.cut} foreign`} title={name}>
          {name}
        </div>
      )}
      <div className={look.facts}>
        <State state={run.state} />
        <span className={`${look.below} foreign`}>{line(run.id)}</span>
      </div>
      {hasThirdLine(run) && <Marks run={run} />}
    </>
  );
});

const mostTags = 3;

function Marks({ run }: { run: RunRow }) {
  const { history: say } = useText();
  const rest = run.tags.length - mostTags;
  return (
    <div className={look.facts}>
      {run.tags.slice(0, mostTags).map((tag) => (
        <Badge key={tag} component="span" size="xs" variant="default" tt="none" fw={500} className="foreign">
          {line(tag)}
        </Badge>
      ))}
      {rest > 0 && <span className={look.below}>{say.moreTags(rest)}</span>}
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
        <span className={`${look.below} foreign`} title={line(run.origin)}>
          {say.from(line(run.origin))}
        </span>
      )}
    </div>
  );
}

interface FieldProps {
  name: string;
  rename: (name: string) => void;
  leave: () => void;
}

function NameField({ name, rename, leave }: FieldProps) {
  const { history: say } = useText();
  const [draft, setDraft] = useState(name);
  const over = useRef(false); // to give the focus away tells a second time
  const end = (act: () => void) => {
    if (over.current) return;
    over.current = true;
    act();
  };
  const done = () => end(() => (draft.trim() === name ? leave() : rename(draft.trim())));
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault(); // Escape here does not leave the page
    event.stopPropagation();
    if (event.key === "Enter") done();
    else end(leave);
    event.currentTarget.closest<HTMLElement>("[role=grid]")?.focus();
  };
  return (
    <TextInput
      size="xs"
      aria-label={say.name}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onClick={keep}
      onKeyDown={press}
      onBlur={done}
      onFocus={(event) => event.currentTarget.select()}
      autoFocus
    />
  );
}
