// Which runs are selected, and whether they can be compared.

import type { RunRow, Subject } from "../../bridge";

/** A selected run, and how many columns it takes in a comparison. */
export interface SelectedRun {
  id: string;
  columns: number;
}

export const selectedOf = ({ id, models }: RunRow): SelectedRun => ({ id, columns: models.length });

export function toggled(old: SelectedRun[], run: RunRow): SelectedRun[] {
  if (old.some(({ id }) => id === run.id)) return old.filter(({ id }) => id !== run.id);
  return [...old, selectedOf(run)];
}

export const withoutRuns = (old: SelectedRun[], ids: string[]): SelectedRun[] =>
  old.filter(({ id }) => !ids.includes(id));

export const mostRuns = 8;

/**
 * Whether the selected runs can be compared, or are too few or too many. Eight
 * runs may have more models than a comparison has columns; the comparison page
 * handles that.
 */
export function comparability(selected: SelectedRun[]): "few" | "many" | "yes" {
  if (selected.reduce((sum, { columns }) => sum + columns, 0) < 2) return "few";
  return selected.length > mostRuns ? "many" : "yes";
}

export const subjectsOf = (selected: SelectedRun[]): Subject[] =>
  selected.map(({ id }) => ({ run: id, model: "" }));
