import { Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconArrowsSort } from "@tabler/icons-react";
import { useText } from "../../lib/text";
import { cellClass, headHeight, type Sort, type VirtualColumn } from "./column";

interface Props<Row> {
  columns: VirtualColumn<Row>[];
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
  template: string; // of the CSS grid
  selects: boolean; // a column of checkboxes comes first
}

export function TableHead<Row>({ columns, sort, onSort, template, selects }: Props<Row>) {
  const { table: say } = useText().shell;
  return (
    <div role="rowgroup" className="vtable-head">
      <div
        role="row"
        aria-rowindex={1}
        className="vtable-headrow"
        style={{ gridTemplateColumns: template, height: headHeight }}
      >
        {selects && (
          <div role="columnheader">
            <span className="unseen">{say.select}</span>
          </div>
        )}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}

interface HeadCellProps<Row> {
  column: VirtualColumn<Row>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const { label, about } = column;
  const by = column.sortable && onSort ? onSort : undefined;
  const mine = sort?.by === column.id ? sort : undefined;
  const state = mine ? (mine.reverse ? "descending" : "ascending") : "none";
  const Arrow = !mine ? IconArrowsSort : mine.reverse ? IconArrowDown : IconArrowUp;
  const name = (
    <Text
      span
      size="sm"
      fw={600}
      className={about ? "explained" : undefined}
      tabIndex={about && !by ? 0 : undefined}
    >
      {label}
    </Text>
  );
  const content = by ? (
    <UnstyledButton
      className="vtable-sort"
      onClick={() => by({ by: column.id, reverse: mine ? !mine.reverse : false })}
    >
      {name}
      <Arrow size={14} aria-hidden opacity={mine ? 1 : 0.45} />
    </UnstyledButton>
  ) : (
    name
  );
  return (
    <div role="columnheader" aria-sort={by ? state : undefined} className={cellClass(column)}>
      {about ? (
        <Tooltip label={about} withArrow multiline maw={320}>
          {content}
        </Tooltip>
      ) : (
        content
      )}
    </div>
  );
}
