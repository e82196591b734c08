import type { ReactNode } from "react";

export interface VirtualColumn<Row> {
  id: string; // what onSort gets
  label: string;
  about?: string; // shown on hover and focus
  width: string; // a track of a CSS grid: "90px", "minmax(160px, 2fr)"
  figure?: boolean; // a number: aligned to the right
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface Sort {
  by: string; // id of a column
  reverse: boolean;
}

export const headHeight = 40; // pixels

/** The class of a cell below or in the head of a column. */
export const cellClass = ({ figure }: { figure?: boolean }) =>
  figure ? "vtable-cell figure" : "vtable-cell";
