// The height of a run in the list: a line per model, up to a maximum.

import type { ModelRow, RunRow } from "../../bridge";

export const mostLines = 3;
export const lineHeight = 40; // pixels of one model: its name and its load
const moreHeight = 20; // pixels of "and n more"
const around = 14; // pixels above and below
const leastLines = 43; // pixels of name and state
const thirdHeight = 24; // pixels of tags

export interface Lines {
  shown: ModelRow[];
  more: number; // models that are not shown
}

export function linesOf(models: ModelRow[]): Lines {
  const shown = models.slice(0, mostLines);
  return { shown, more: models.length - shown.length };
}

/** Pixels at zoom 1; a run that is still loading gets the usual height. */
export function rowHeightOf(run: RunRow | undefined): number {
  if (!run) return heightOfLines(1, 0, false);
  const { shown, more } = linesOf(run.models);
  return heightOfLines(shown.length, more, hasThirdLine(run));
}

/** Whether there is a line of tags, note or origin below name and state. */
export const hasThirdLine = ({ tags, origin, note }: RunRow) =>
  tags.length > 0 || origin !== "" || note !== "";

function heightOfLines(lines: number, more: number, third: boolean): number {
  const models = lines * lineHeight + (more > 0 ? moreHeight : 0);
  return around + Math.max(models, leastLines + (third ? thirdHeight : 0));
}
