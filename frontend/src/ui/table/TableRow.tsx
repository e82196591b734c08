import { Checkbox, Skeleton } from "@mantine/core";
import { useText } from "../../lib/text";
import { cellClass, type VirtualColumn } from "./column";

interface Props<Row> {
  id: string;
  row: Row | undefined; // undefined while it is loading
  name: string; // for its checkbox
  position: { index: number; start: number; size: number }; // start and size in pixels
  template: string; // of the CSS grid
  columns: VirtualColumn<Row>[];
  isActive: boolean;
  isSelected: boolean;
  opens: boolean;
  onClick: () => void;
  onSelect?: (row: Row) => void;
}

/** One row of a table, or its placeholder while the row is loading. */
export function TableRow<Row>(props: Props<Row>) {
  const { row, name, position, columns, isSelected, onSelect } = props;
  const { table: say } = useText().shell;
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={position.index + 2}
      aria-selected={onSelect ? isSelected : undefined}
      className="vtable-row"
      data-active={props.isActive || undefined}
      data-opens={props.opens || undefined}
      style={{
        gridTemplateColumns: props.template,
        height: position.size,
        transform: `translateY(${position.start}px)`,
      }}
      onClick={props.onClick}
    >
      {onSelect && (
        <div role="gridcell" className="vtable-cell" onClick={(event) => event.stopPropagation()}>
          {row !== undefined && (
            <Checkbox
              size="xs"
              tabIndex={-1}
              checked={isSelected}
              onChange={() => onSelect(row)}
              aria-label={say.selectOne(name)}
            />
          )}
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={cellClass(column)}>
          {row === undefined ? <Skeleton height={10} width="60%" /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
}
