import { Box, Checkbox, Skeleton, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconArrowsSort } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useSessionState } from "../lib/sessionState";
import { usePages, type Answer, type Part } from "../lib/usePagedList";
import { useText } from "../lib/text";
import { Failure } from "./Failure";
import "./table.css";

export interface VirtualColumn<Row> {
  id: string; // what onSort says
  label: string;
  about?: string; // shown on hover and focus
  width: string; // a track of a CSS grid: "90px", "minmax(160px, 2fr)"
  figure?: boolean; // a number: aligned to the right
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface Sort {
  by: string;
  reverse: boolean;
}

export interface VirtualTableProps<Row> {
  label: string;
  columns: VirtualColumn<Row>[];
  /** Asked page by page; another function is another list. Keep it stable with useCallback. */
  load: (part: Part) => Promise<Answer<Row>>;
  keyOf: (row: Row) => string;
  rowHeight: number | ((row: Row | undefined) => number); // pixels
  height: number | string;
  minWidth?: number; // pixels; a narrower box scrolls
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  onOpen?: (row: Row) => void;
  selected?: ReadonlySet<string>; // keys
  onSelect?: (row: Row) => void;
  nameOf?: (row: Row) => string; // for the check mark of a row
  onTotal?: (total: number) => void;
  empty?: ReactNode;
  /** Under this name the row that was opened is found again when one comes back. */
  place?: string;
}

const headHeight = 40; // pixels

/**
 * A table of any length: only what is looked at is asked for and drawn. The
 * grid takes the focus as a whole and arrows move within it; Enter opens,
 * Space selects.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const {
    label,
    columns,
    keyOf,
    rowHeight,
    height,
    minWidth = 0,
    onOpen,
    onSelect,
    selected,
    onTotal,
  } = props;
  const { shell: say } = useText();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [left, leave] = useSessionState(`table.${props.place ?? id}`, { active: 0, top: 0 });
  const [active, setActive] = useState(left.active);
  const { total, error, row, want } = usePages(props.load);
  const count = total ?? 0;
  const at = Math.min(active, Math.max(0, count - 1));

  const heightOf = typeof rowHeight === "function" ? rowHeight : () => rowHeight;
  // The virtualizer changes without telling, so nothing that it gives is kept.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: (index) => heightOf(row(index)),
    overscan: 8,
    scrollPaddingStart: headHeight,
    paddingStart: headHeight,
  });
  const shown = virtual.getVirtualItems();
  const [from, to] = [shown[0]?.index ?? 0, shown[shown.length - 1]?.index ?? 0];

  useEffect(() => want(from, to), [want, from, to]);
  useEffect(() => virtual.measure(), [virtual, row, rowHeight]);
  useEffect(() => {
    if (total !== null) onTotal?.(total);
  }, [total, onTotal]);

  const isThere = total !== null;
  const first = useRef(left.top);
  useEffect(() => {
    if (isThere && box.current) box.current.scrollTop = first.current;
  }, [isThere]);

  function open(one: Row, index: number) {
    leave({ active: index, top: box.current?.scrollTop ?? 0 });
    onOpen?.(one);
  }

  const template = [...(onSelect ? ["40px"] : []), ...columns.map(({ width }) => width)].join(" ");

  function move(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, shown.length - 16);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: count - 1,
    };
    const step = steps[event.key];
    const here = row(at);
    if (step !== undefined) {
      const next = Math.max(0, Math.min(count - 1, step));
      setActive(next);
      virtual.scrollToIndex(next);
    } else if (event.key === " " && onSelect && here !== undefined) onSelect(here);
    else if ((event.key === "Enter" || event.key === " ") && here !== undefined) open(here, at);
    else return;
    event.preventDefault();
  }

  if (error !== null && total === null) return <Failure error={error} />;
  if (total === 0 && props.empty !== undefined) return props.empty;
  return (
    <>
      {error !== null && <Failure error={error} />}
      <Box
        ref={box}
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length + (onSelect ? 1 : 0)}
        aria-multiselectable={onSelect ? true : undefined}
        aria-busy={total === null}
        aria-activedescendant={count > 0 ? `${id}-${at}` : undefined}
        tabIndex={0}
        className="vtable"
        style={{ height }}
        onKeyDown={move}
      >
        <Box
          style={{ height: Math.max(virtual.getTotalSize(), headHeight), minWidth }}
          role="presentation"
          pos="relative"
        >
          <Head {...props} template={template} selectLabel={say.table.select} />
          {total === null && <Skeleton height={120} mt="xs" role="status" aria-label={say.loading} />}
          <div role="rowgroup">
            {shown.map(({ index, start, size }) => {
              const one = row(index);
              const key = one === undefined ? undefined : keyOf(one);
              const isSelected = key !== undefined && (selected?.has(key) ?? false);
              return (
                <div
                  key={index}
                  id={`${id}-${index}`}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={onSelect ? isSelected : undefined}
                  className="vtable-row"
                  data-active={index === at || undefined}
                  data-opens={onOpen ? true : undefined}
                  style={{ gridTemplateColumns: template, height: size, transform: `translateY(${start}px)` }}
                  onClick={() => {
                    setActive(index);
                    if (one !== undefined) open(one, index);
                  }}
                >
                  {onSelect && (
                    <div role="gridcell" className="vtable-cell" onClick={(event) => event.stopPropagation()}>
                      {one !== undefined && (
                        <Checkbox
                          size="xs"
                          tabIndex={-1}
                          checked={isSelected}
                          onChange={() => onSelect(one)}
                          aria-label={say.table.selectOne(props.nameOf?.(one) ?? key ?? "")}
                        />
                      )}
                    </div>
                  )}
                  {columns.map((column) => (
                    <div
                      key={column.id}
                      role="gridcell"
                      className={column.figure ? "vtable-cell figure" : "vtable-cell"}
                    >
                      {one === undefined ? <Skeleton height={10} width="60%" /> : column.cell(one)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </Box>
      </Box>
    </>
  );
}

function Head<Row>(props: VirtualTableProps<Row> & { template: string; selectLabel: string }) {
  const { columns, sort, onSort, onSelect, template, selectLabel } = props;
  return (
    <div role="rowgroup" className="vtable-head">
      <div
        role="row"
        aria-rowindex={1}
        className="vtable-headrow"
        style={{ gridTemplateColumns: template, height: headHeight }}
      >
        {onSelect && (
          <div role="columnheader">
            <span className="unseen">{selectLabel}</span>
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
  const { label, about, figure } = column;
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
    <div
      role="columnheader"
      aria-sort={by ? state : undefined}
      className={figure ? "vtable-cell figure" : "vtable-cell"}
    >
      {about ? (
        <Tooltip
          label={about}
          withArrow
          multiline
          maw={320}
          events={{ hover: true, focus: true, touch: true }}
        >
          {content}
        </Tooltip>
      ) : (
        content
      )}
    </div>
  );
}
