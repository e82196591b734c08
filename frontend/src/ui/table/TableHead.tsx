import { Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconArrowsSort } from "@tabler/icons-react";
import { memo, type KeyboardEvent } from "react";
import { useText } from "../../lib/text";
import { cellClass, headHeight, type Sort, type VirtualColumn } from "./column";
import { validWidth } from "./layout";
import { ResizeHandle } from "./ResizeHandle";
import { rootFontSize } from "./useRoom";

interface Order {
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}

interface Sizes {
  preview: (column: string, rem: number) => void; // while a heading is dragged
  onResize: ((column: string, rem: number | null) => void) | undefined; // null: the own width again
}

interface Props<Row> extends Order, Sizes {
  columns: VirtualColumn<Row>[];
  template: string; // of the CSS grid
  selects: boolean; // a column of checkboxes comes first
}

function Head<Row>({ columns, template, selects, ...rest }: Props<Row>) {
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
          <HeadCell key={column.id} column={column} {...rest} />
        ))}
      </div>
    </div>
  );
}

/** The headings, which are not drawn again while rows are scrolled: their tooltips take milliseconds. */
export const TableHead = memo(Head) as typeof Head;

type HeadCellProps<Row> = Order & Sizes & { column: VirtualColumn<Row> };

function HeadCell<Row>({ column, sort, onSort, preview, onResize }: HeadCellProps<Row>) {
  const by = column.sortable && onSort ? onSort : undefined;
  const mine = sort?.by === column.id ? sort : undefined;
  const state = mine ? (mine.reverse ? "descending" : "ascending") : "none";
  const resize = !column.fixed && onResize ? (rem: number | null) => onResize(column.id, rem) : undefined;
  return (
    <div
      role="columnheader"
      aria-sort={by ? state : undefined}
      className={cellClass(column)}
      onKeyDown={resize && ((event) => resizeByKey(event, resize))}
    >
      <Label column={column} mine={mine} by={by} focusable={resize !== undefined} />
      {resize && (
        <ResizeHandle column={column.id} preview={(rem) => preview(column.id, rem)} resize={resize} />
      )}
    </div>
  );
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 }; // rem

function resizeByKey(event: KeyboardEvent<HTMLElement>, resize: (rem: number) => void) {
  const step = steps[event.key];
  if (!event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || step === undefined) return;
  event.preventDefault();
  const width = event.currentTarget.getBoundingClientRect().width / rootFontSize();
  resize(validWidth(width + step));
}

interface LabelProps<Row> {
  column: VirtualColumn<Row>;
  mine: Sort | undefined; // the order, if it is by this column
  by: ((sort: Sort) => void) | undefined;
  focusable: boolean;
}

function Label<Row>({ column: { id, label, about }, mine, by, focusable }: LabelProps<Row>) {
  const Arrow = !mine ? IconArrowsSort : mine.reverse ? IconArrowDown : IconArrowUp;
  const name = (
    <Text
      span
      size="sm"
      fw={600}
      className={about ? "explained" : undefined}
      tabIndex={!by && (about || focusable) ? 0 : undefined}
    >
      {label}
    </Text>
  );
  const content = by ? (
    <UnstyledButton
      className="vtable-sort"
      onClick={() => by({ by: id, reverse: mine ? !mine.reverse : false })}
    >
      {name}
      <Arrow size={14} aria-hidden opacity={mine ? 1 : 0.45} />
    </UnstyledButton>
  ) : (
    name
  );
  if (!about) return content;
  return (
    <Tooltip label={about} withArrow multiline maw={320}>
      {content}
    </Tooltip>
  );
}
