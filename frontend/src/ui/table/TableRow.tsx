import { Checkbox, Skeleton } from "@mantine/core";
import { memo } from "react";
import { useText } from "../../lib/text";
import { cellClass, type VirtualColumn } from "./column";
import type { RowActions } from "./useRowActions";

interface Props<Row> {
  id: string;
  row: Row | undefined; // undefined while it is loading
  name: string; // for its checkbox
  index: number;
  start: number; // pixels
  size: number; // pixels
  template: string; // of the CSS grid
  columns: VirtualColumn<Row>[];
  isActive: boolean;
  isSelected: boolean;
  opens: boolean;
  actions: RowActions<Row>;
}

function Row<Item>(props: Props<Item>) {
  const { index, row, name, columns, isSelected, actions } = props;
  const { table: say } = useText().shell;
  const { select } = actions;
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={select ? isSelected : undefined}
      className="vtable-row"
      data-active={props.isActive || undefined}
      data-opens={props.opens || undefined}
      style={{
        gridTemplateColumns: props.template,
        height: props.size,
        transform: `translateY(${props.start}px)`,
      }}
      onClick={() => actions.press(index, row)}
    >
      {select && (
        <div role="gridcell" className="vtable-cell" onClick={(event) => event.stopPropagation()}>
          {row !== undefined && (
            <Checkbox
              size="xs"
              tabIndex={-1}
              checked={isSelected}
              onChange={() => select(row)}
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

/** One row of a table, or its placeholder while the row is loading. */
export const TableRow = memo(Row) as typeof Row;
