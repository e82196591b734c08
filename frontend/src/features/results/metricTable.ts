// The table of the distributions of a model, on the page and as text.

import type { Distribution, ModelSummary } from "../../bridge";
import { amount } from "../../lib/amount";
import { absent } from "../../lib/format";
import { distributions, statistics } from "../../lib/metrics.generated";
import { markdownTable, tabSeparated } from "../../lib/textTable";

/** The distributions of a summary, in the order of the table. */
export const metrics = distributions satisfies readonly (keyof ModelSummary)[];

export type Metric = (typeof metrics)[number];

export { statistics };

export type Statistic = (typeof statistics)[number];

export interface Cell {
  text: string;
  weak: boolean;
}

/** A row of the table: a metric or, of one in which failures count too, its percentiles with them. */
export interface FigureRow {
  metric: Metric;
  adjusted: boolean;
  values: Distribution & { infinite?: string[] };
}

/** The rows of the whole table. A percentile is infinite where that many requests failed. */
export function rowsOf(model: ModelSummary): FigureRow[] {
  return metrics.flatMap((metric) => {
    const values = model[metric];
    const row = { metric, adjusted: false, values };
    if (!values.adjusted) return [row];
    const { p50, p90, p95, p99, infinite } = values.adjusted;
    const all = {
      unit: values.unit,
      n: values.n + model.failed + model.dropped,
      p50,
      p90,
      p95,
      p99,
      infinite,
      weak: [],
    };
    return [row, { metric, adjusted: true, values: all }];
  });
}

/** The rows that have a value. */
export const shownRows = (model: ModelSummary) => rowsOf(model).filter(({ values }) => values.n > 0);

/** The metrics of which there is no value. */
export const unmeasured = (model: ModelSummary): Metric[] =>
  metrics.filter((metric) => model[metric].n === 0);

/** One statistic of a distribution as text, and whether it is weak. */
export function cell(values: FigureRow["values"], statistic: Statistic): Cell {
  if (values.infinite?.includes(statistic)) return { text: "∞", weak: false };
  const value = values[statistic];
  return {
    text: amount(value, values.unit),
    weak: value !== undefined && value !== null && (values.weak ?? []).includes(statistic),
  };
}

/** The unique key of a model and stage in a run. */
export function modelKey({ endpoint, stage }: { endpoint: string; stage: number }): string {
  return `${stage}/${endpoint}`;
}

export const anyWeak = (model: ModelSummary) =>
  shownRows(model).some(({ values }) => statistics.some((statistic) => cell(values, statistic).weak));

export const anyAbsent = (model: ModelSummary) =>
  shownRows(model).some(({ values }) =>
    statistics.some((statistic) => cell(values, statistic).text === absent),
  );

interface Labels {
  metric: string;
  unit: string;
  weak: string;
  label: (metric: Metric, adjusted: boolean) => string;
  statistic: (statistic: Statistic) => string;
}

/** The table for a spreadsheet: raw numbers between tabs, with a column of units. */
export function asText(model: ModelSummary, words: Labels): string {
  const head = [words.metric, words.unit, "n", ...statistics.map(words.statistic), words.weak];
  const rows = rowsOf(model).map(({ metric, adjusted, values }) => {
    const numbers = statistics.map((statistic) =>
      values.infinite?.includes(statistic) ? "inf" : String(values[statistic] ?? ""),
    );
    return [
      words.label(metric, adjusted),
      values.unit,
      String(values.n),
      ...numbers,
      (values.weak ?? []).join(" "),
    ];
  });
  return tabSeparated([head, ...rows]);
}

/** The table as it is shown, in Markdown. */
export function asMarkdown(model: ModelSummary, words: Labels): string {
  const head = [words.metric, "n", ...statistics.map(words.statistic)];
  const rows = shownRows(model).map(({ metric, adjusted, values }) => {
    const shown = statistics.map((statistic) => cell(values, statistic));
    return [
      words.label(metric, adjusted),
      String(values.n),
      ...shown.map(({ text, weak }) => (weak ? `${text} ?` : text)),
    ];
  });
  return markdownTable(head, rows);
}
