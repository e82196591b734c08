import { Box, Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useMemo, useRef, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { useText } from "../../lib/text";
import { usePagedList, type ListPage, type PagedList, type PageRange } from "../../lib/usePagedList";
import { ErrorAlert } from "../ErrorAlert";
import { headHeight, type Sort, type VirtualColumn } from "./column";
import { actionOfKey, rowAfterKey, type RowKeys } from "./keys";
import type { ColumnLayout } from "./layout";
import { TableHead } from "./TableHead";
import { TableRow } from "./TableRow";
import { useActiveRow } from "./useActiveRow";
import { useRowActions } from "./useRowActions";
import { useTracks } from "./useTracks";
import "./table.css";

export interface VirtualTableProps<Row> {
  label: string;
  columns: VirtualColumn<Row>[]; // those that are shown
  /** Loads a range of rows. Another function means another list: keep it stable with useCallback. */
  load: (part: PageRange) => Promise<ListPage<Row>>;
  keyOf: (row: Row) => string;
  rowHeight: number | ((row: Row | undefined) => number); // pixels
  height: number | string;
  layout?: ColumnLayout;
  onResize?: (column: string, rem: number | null) => void; // null: its own width again
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  keys?: RowKeys<Row>; // what clicks and keys do
  selected?: ReadonlySet<string>; // keys
  nameOf?: (row: Row) => string; // for the checkbox of a row
  current?: number | null; // the index of a row that becomes the active one
  onTotal?: (total: number) => void;
  empty?: ReactNode;
  /** The key under which active row and scroll position are restored on return. */
  place?: string;
}

/**
 * A table of any length: only the rows in view are loaded and drawn. The grid
 * takes the focus as a whole and arrows move within it; RowKeys says what other
 * keys do.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { columns, keyOf, keys = {}, onTotal, onResize } = props;
  const { shell: say } = useText();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const list = usePagedList(props.load);
  const { total, error, row } = list;
  const virtual = useVirtualRows(box, list, props.rowHeight);
  const shown = virtual.getVirtualItems();
  const { at, moveTo, leave } = useActiveRow(box, props, { total, scrollTo: virtual.scrollToIndex });
  const selects = keys.select !== undefined;
  const { template, width, preview } = useTracks(columns, props.layout, selects);
  const resize = useMemo(
    () => onResize && ((column: string, rem: number | null) => (preview(null), onResize(column, rem))),
    [onResize, preview],
  );

  useEffect(() => {
    if (total !== null) onTotal?.(total);
  }, [total, onTotal]);

  const open = (opened: Row, index: number) => {
    leave(index);
    keys.open?.(opened);
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const next = rowAfterKey(event, {
      at,
      count: total ?? 0,
      page: Math.max(1, shown.length - 2 * virtual.options.overscan),
    });
    const ofRow = { ...keys, open: keys.open && ((here: Row) => open(here, at)) };
    const action = next === null ? actionOfKey(event, row(at), ofRow) : () => moveTo(next);
    if (action === null) return;
    event.preventDefault();
    action();
  };
  const actions = useRowActions<Row>({
    press: (index, pressed) => {
      moveTo(index);
      if (pressed !== undefined) open(pressed, index);
    },
    select: keys.select,
    focus: () => box.current?.focus({ preventScroll: true }),
  });

  if (error !== null && total === null) return <ErrorAlert error={error} />;
  if (total === 0 && props.empty !== undefined) return props.empty;
  return (
    <>
      {error !== null && <ErrorAlert error={error} />}
      <Box
        ref={box}
        role="grid"
        aria-label={props.label}
        aria-rowcount={(total ?? 0) + 1}
        aria-colcount={columns.length + (selects ? 1 : 0)}
        aria-multiselectable={selects ? true : undefined}
        aria-busy={total === null}
        aria-activedescendant={total ? `${id}-${at}` : undefined}
        tabIndex={0}
        className="vtable"
        style={{ height: props.height }}
        onKeyDown={press}
      >
        <Box
          style={{ height: Math.max(virtual.getTotalSize(), headHeight), minWidth: `${width}rem` }}
          role="presentation"
          pos="relative"
        >
          <TableHead
            columns={columns}
            sort={props.sort}
            onSort={props.onSort}
            preview={preview}
            onResize={resize}
            template={template}
            selects={selects}
          />
          {total === null && <Skeleton height={120} mt="xs" role="status" aria-label={say.loading} />}
          <div role="rowgroup">
            {shown.map(({ index, start, size }) => {
              const item = row(index);
              const key = item === undefined ? "" : keyOf(item);
              return (
                <TableRow
                  key={index}
                  id={`${id}-${index}`}
                  row={item}
                  name={item === undefined ? "" : (props.nameOf?.(item) ?? key)}
                  index={index}
                  start={start}
                  size={size}
                  template={template}
                  columns={columns}
                  isActive={index === at}
                  isSelected={item !== undefined && (props.selected?.has(key) ?? false)}
                  opens={keys.open !== undefined}
                  actions={actions}
                />
              );
            })}
          </div>
        </Box>
      </Box>
    </>
  );
}

const beyond = 300; // pixels that are drawn above and below the view

/** The virtualizer of the rows; it tells the list which rows are in view. */
function useVirtualRows<Row>(
  boxRef: RefObject<HTMLDivElement | null>,
  { total, row, setVisible: want }: PagedList<Row>,
  rowHeight: VirtualTableProps<Row>["rowHeight"],
) {
  const heightOf = typeof rowHeight === "function" ? rowHeight : () => rowHeight;
  // The virtualizer changes without a new identity, so nothing of it is memoized.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => boxRef.current,
    estimateSize: (index) => heightOf(row(index)),
    overscan: Math.ceil(beyond / heightOf(row(0))),
    scrollPaddingStart: headHeight,
    paddingStart: headHeight,
  });
  const shown = virtual.getVirtualItems();
  const [from, to] = [shown[0]?.index ?? 0, shown[shown.length - 1]?.index ?? 0];
  useEffect(() => want(from, to), [want, from, to]);
  // Equal heights do not change with the rows: measuring 100,000 takes a frame.
  const dependsOn = typeof rowHeight === "function" ? row : undefined;
  useEffect(() => virtual.measure(), [virtual, dependsOn, rowHeight]);
  return virtual;
}
