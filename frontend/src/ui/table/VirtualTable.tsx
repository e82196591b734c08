import { Box, Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { useSessionState } from "../../lib/sessionState";
import { useText } from "../../lib/text";
import { usePagedList, type ListPage, type PagedList, type PageRange } from "../../lib/usePagedList";
import { ErrorAlert } from "../ErrorAlert";
import { headHeight, type Sort, type VirtualColumn } from "./column";
import { rowAfterKey } from "./keys";
import { TableHead } from "./TableHead";
import { TableRow } from "./TableRow";
import "./table.css";

export interface VirtualTableProps<Row> {
  label: string;
  columns: VirtualColumn<Row>[];
  /** Loads a range of rows. Another function means another list: keep it stable with useCallback. */
  load: (part: PageRange) => Promise<ListPage<Row>>;
  keyOf: (row: Row) => string;
  rowHeight: number | ((row: Row | undefined) => number); // pixels
  height: number | string;
  minWidth?: number; // pixels; a narrower box scrolls
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  onOpen?: (row: Row) => void;
  selected?: ReadonlySet<string>; // keys
  onSelect?: (row: Row) => void;
  nameOf?: (row: Row) => string; // for the checkbox of a row
  onTotal?: (total: number) => void;
  empty?: ReactNode;
  /** The key under which active row and scroll position are restored on return. */
  place?: string;
}

/**
 * A table of any length: only the rows in view are loaded and drawn. The grid
 * takes the focus as a whole and arrows move within it; Enter opens, Space
 * selects.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { columns, keyOf, onOpen, onSelect, onTotal } = props;
  const { shell: say } = useText();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [last, setLast] = useSessionState(`table.${props.place ?? id}`, { active: 0, top: 0 });
  const [active, setActive] = useState(last.active);
  const list = usePagedList(props.load);
  const { total, error, row } = list;
  const count = total ?? 0;
  const at = Math.min(active, Math.max(0, count - 1));
  const virtual = useVirtualRows(box, list, props.rowHeight);
  const shown = virtual.getVirtualItems();

  useEffect(() => {
    if (total !== null) onTotal?.(total);
  }, [total, onTotal]);
  useScrollTop(box, last.top, total !== null);

  const open = (opened: Row, index: number) => {
    setLast({ active: index, top: box.current?.scrollTop ?? 0 });
    onOpen?.(opened);
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowAfterKey(event.key, { at, count, page: Math.max(1, shown.length - 16) });
    const here = row(at);
    if (next !== null) {
      setActive(next);
      virtual.scrollToIndex(next);
    } else if (event.key === " " && onSelect && here !== undefined) onSelect(here);
    else if ((event.key === "Enter" || event.key === " ") && here !== undefined) open(here, at);
    else return;
    event.preventDefault();
  };

  if (error !== null && total === null) return <ErrorAlert error={error} />;
  if (total === 0 && props.empty !== undefined) return props.empty;
  const template = [...(onSelect ? ["40px"] : []), ...columns.map(({ width }) => width)].join(" ");
  return (
    <>
      {error !== null && <ErrorAlert error={error} />}
      <Box
        ref={box}
        role="grid"
        aria-label={props.label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length + (onSelect ? 1 : 0)}
        aria-multiselectable={onSelect ? true : undefined}
        aria-busy={total === null}
        aria-activedescendant={count > 0 ? `${id}-${at}` : undefined}
        tabIndex={0}
        className="vtable"
        style={{ height: props.height }}
        onKeyDown={press}
      >
        <Box
          style={{ height: Math.max(virtual.getTotalSize(), headHeight), minWidth: props.minWidth ?? 0 }}
          role="presentation"
          pos="relative"
        >
          <TableHead
            columns={columns}
            sort={props.sort}
            onSort={props.onSort}
            template={template}
            selects={onSelect !== undefined}
          />
          {total === null && <Skeleton height={120} mt="xs" role="status" aria-label={say.loading} />}
          <div role="rowgroup">
            {shown.map((position) => {
              const { index } = position;
              const item = row(index);
              const key = item === undefined ? "" : keyOf(item);
              return (
                <TableRow
                  key={index}
                  id={`${id}-${index}`}
                  row={item}
                  name={item === undefined ? "" : (props.nameOf?.(item) ?? key)}
                  position={position}
                  template={template}
                  columns={columns}
                  isActive={index === at}
                  isSelected={item !== undefined && (props.selected?.has(key) ?? false)}
                  opens={onOpen !== undefined}
                  onClick={() => {
                    setActive(index);
                    if (item !== undefined) open(item, index);
                  }}
                  onSelect={onSelect}
                />
              );
            })}
          </div>
        </Box>
      </Box>
    </>
  );
}

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
    overscan: 8,
    scrollPaddingStart: headHeight,
    paddingStart: headHeight,
  });
  const shown = virtual.getVirtualItems();
  const [from, to] = [shown[0]?.index ?? 0, shown[shown.length - 1]?.index ?? 0];
  useEffect(() => want(from, to), [want, from, to]);
  useEffect(() => virtual.measure(), [virtual, row, rowHeight]);
  return virtual;
}

/** Scrolls to where the table was left, once it has rows. */
function useScrollTop(boxRef: RefObject<HTMLDivElement | null>, top: number, hasRows: boolean) {
  const first = useRef(top);
  useEffect(() => {
    if (hasRows && boxRef.current) boxRef.current.scrollTop = first.current;
  }, [boxRef, hasRows]);
}
