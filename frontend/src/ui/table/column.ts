import type { ReactNode } from "react";

export interface VirtualColumn<Row> {
  id: string; // what onSort gets
  label: string;
  about?: string; // shown on hover and focus
  width: ColumnWidth;
  /** 0 or absent: always shown; from 1: shown where there is room, the lowest first; Infinity: only by hand. */
  priority?: number;
  fixed?: boolean; // neither hidden nor resized: a star, a menu
  figure?: boolean; // a number: aligned to the right
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
}

/** Widths in rem, so that they grow with the font. */
export interface ColumnWidth {
  least: number;
  wanted?: number; // before columns that are shown where there is room; by default the least
  share?: number; // of what is left; by default none
}

export interface Sort {
  by: string; // id of a column
  reverse: boolean;
}

export const headHeight = 40; // pixels

/** The class of a cell below or in the head of a column. */
export const cellClass = ({ figure }: { figure?: boolean }) =>
  figure ? "vtable-cell figure" : "vtable-cell";
