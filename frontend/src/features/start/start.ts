// What the page offers: what was measured last, or what is there to be measured.

import type { Model, Preview, RunRow, Trend, TrendChange } from "../../bridge";

const isReal = ({ simulated, archived }: Model) => !simulated && !archived;

/** The model that was added last and can be measured, simulated ones aside. */
export const newestModel = (models: readonly Model[]): Model | undefined => models.filter(isReal).at(-1);

/** The newest run that can be repeated and has a model that is not simulated. */
export function lastRepeatable(runs: readonly RunRow[], models: readonly Model[]): RunRow | undefined {
  const known = new Map(models.filter(({ archived }) => !archived).map((model) => [model.name, model]));
  return runs.find(
    (run) =>
      run.state !== "imported" &&
      run.state !== "running" &&
      run.models.every(({ name }) => known.has(name)) &&
      run.models.some(({ name }) => known.get(name)?.simulated === false),
  );
}

/** The names of the models of a run, each once. */
export const namesOf = ({ models }: RunRow): string[] => [
  ...new Set(models.map(({ name, title }) => title || name)),
];

/** The seconds that a run takes; undefined where that is not known. */
export function secondsOf({ seconds, load }: Preview): number | undefined {
  return seconds ?? (load?.timed ? load.length : undefined);
}

/** The trend of a model that ends with a run; undefined where there is nothing to compare. */
export const trendUpTo = (trends: readonly Trend[], run: string, model: string): Trend | undefined =>
  trends.find((trend) => trend.model === model && trend.points.at(-1)?.run === run && countedOf(trend) > 1);

/** How many runs of a trend count. */
export const countedOf = ({ points }: Trend): number => points.filter(({ counted }) => counted).length;

/** The latest changes of a trend: those of the newest run that has any. */
export function lastChanges({ points }: Trend): { started: string; changes: TrendChange[] } | undefined {
  const point = points.findLast(({ counted, changes }) => counted && changes.length > 0);
  return point && { started: point.started, changes: point.changes };
}
