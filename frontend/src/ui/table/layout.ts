// Which columns of a table are shown, and how wide they are.

import type { VirtualColumn } from "./column";

/** What a user arranged by hand. */
export interface ColumnLayout {
  columns: Record<string, boolean>; // shown or hidden
  widths: Record<string, number>; // rem
}

/** What decides whether a column is shown, and how wide it is. */
export type SizedColumn = Pick<VirtualColumn<never>, "id" | "width" | "priority" | "fixed">;

export const selectionWidth = 2.5; // rem of the column of checkboxes

const narrowest = 2.5; // rem
const widest = 60;

/** A width that a column can have. */
export const validWidth = (rem: number) => Math.round(Math.min(widest, Math.max(narrowest, rem)) * 10) / 10;

const wantedWidth = ({ id, width }: SizedColumn, { widths }: ColumnLayout) =>
  widths[id] ?? width.wanted ?? width.least;

/**
 * The columns that are shown, in their order: those chosen by hand, those that
 * are always shown, and of the others as many as fit into the room, in rem.
 */
export function shownColumns<C extends SizedColumn>(columns: C[], layout: ColumnLayout, room: number): C[] {
  const byHand = ({ id, fixed }: C) => (fixed ? true : layout.columns[id]);
  const shown = new Set(columns.filter((column) => byHand(column) ?? !column.priority));
  let left = room - [...shown].reduce((sum, column) => sum + wantedWidth(column, layout), 0);
  const others = columns
    .filter((column) => byHand(column) === undefined && !shown.has(column) && column.priority !== Infinity)
    .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
  for (const column of others) {
    left -= wantedWidth(column, layout);
    if (left < 0) break;
    shown.add(column);
  }
  return columns.filter((column) => shown.has(column));
}

/** The track of a column in a CSS grid: as wide as it was made, else growing from its least width. */
export function gridTrack({ id, width }: SizedColumn, { widths }: ColumnLayout): string {
  if (widths[id] !== undefined) return `${validWidth(widths[id])}rem`;
  return width.share ? `minmax(${width.least}rem, ${width.share}fr)` : `${width.least}rem`;
}

/** The width in rem below which the table scrolls. */
export const tableWidth = (columns: SizedColumn[], { widths }: ColumnLayout) =>
  columns.reduce((sum, { id, width }) => sum + (widths[id] ?? width.least), 0);
