// The subjects of a comparison: single models of runs, so that each can be removed.

import type { Column, RunRow, Subject } from "../../bridge";

export const minColumns = 2;
export const maxColumns = 8;

/** Runs by id; null for a deleted one. */
export type KnownRuns = ReadonlyMap<string, RunRow | null>;

export const sameSubject = (a: Subject, b: Subject) => a.run === b.run && a.model === b.model;

/** Replaces whole runs by their models, each once; deleted runs are left out. */
export function expanded(subjects: Subject[], known: KnownRuns): Subject[] {
  const all: Subject[] = [];
  for (const { run, model } of subjects) {
    const names = (known.get(run)?.models ?? []).map(({ name }) => name);
    for (const name of model === "" ? names : names.filter((one) => one === model)) {
      const one = { run, model: name };
      if (!all.some((other) => sameSubject(other, one))) all.push(one);
    }
  }
  return all;
}

export const missingRuns = (subjects: Subject[], known: KnownRuns): string[] => [
  ...new Set(subjects.map(({ run }) => run).filter((run) => known.get(run) === null)),
];

/** The number of columns of expanded subjects: one per load; repeats are taken together. */
export const columnCount = (subjects: Subject[], known: KnownRuns): number =>
  subjects.reduce((sum, { run, model }) => sum + loadsOf(known.get(run)?.models ?? [], model).size, 0);

/** The first subjects whose columns fit into a comparison. */
export function fitting(chosen: Subject[], known: KnownRuns): Subject[] {
  const kept: Subject[] = [];
  for (const subject of chosen) {
    if (columnCount([...kept, subject], known) > maxColumns) break;
    kept.push(subject);
  }
  return kept;
}

const loadsOf = (models: RunRow["models"], model: string) =>
  new Set(models.filter(({ name }) => name === model).map(({ load }) => JSON.stringify(load)));

/** The unique key of a column. */
export const columnKey = ({ run, model, stage }: Pick<Column, "run" | "model" | "stage">) =>
  `${run}\n${model}\n${stage}`;

export const isOf = (subject: Subject, { run, model }: Pick<Column, "run" | "model">) =>
  subject.run === run && (subject.model === "" || subject.model === model);

/** The index of the baseline: the chosen column, else the pinned one, else the first. */
export function baselineOf(columns: Column[], chosen: string, pinned: Subject | undefined): number {
  const here = columns.findIndex((column) => columnKey(column) === chosen);
  if (here >= 0) return here;
  const pinnedAt = pinned ? columns.findIndex((column) => isOf(pinned, column)) : -1;
  return Math.max(0, pinnedAt);
}
