// The table of metrics as text for a spreadsheet and as Markdown.

import type { Comparison, MetricLine, MetricValue } from "../../bridge";
import type { Answered } from "../../comparison/sentences";
import { line } from "../../lib/format";
import { escaped, markdownTable, tabSeparated } from "../../lib/textTable";
import { amount, differenceOf } from "./differences";

export interface Labels {
  metric: string;
  unit: string;
  baseline: string;
  weak: string;
  answer: Record<Answered, string>;
  name: (id: string) => string;
  difference: (label: string) => string;
}

/** Raw numbers between tabs: for each column the value, n and the difference as a share. */
export function asText({ columns, metrics, baseline }: Comparison, words: Labels): string {
  const labels = columns.map(({ label }) => line(label));
  const head = [
    words.metric,
    words.unit,
    ...labels.flatMap((label, at) =>
      at === baseline ? [`${label} (${words.baseline})`, "n"] : [label, "n", words.difference(label)],
    ),
  ];
  const rows = metrics.map(({ id, unit, values }) => [
    words.name(id),
    unit,
    ...values.flatMap(({ value, n, delta }, at) =>
      at === baseline ? [raw(value), raw(n)] : [raw(value), raw(n), raw(delta)],
    ),
  ]);
  return tabSeparated([head, ...rows]);
}

const raw = (value: number | null | undefined) => String(value ?? "");

/** The table as it is shown, in Markdown. */
export function asMarkdown({ columns, metrics, baseline }: Comparison, words: Labels): string {
  const head = [
    words.metric,
    ...columns.map(({ label }, at) => (at === baseline ? `${line(label)} (${words.baseline})` : line(label))),
  ];
  const rows = metrics.map((metric) => [
    words.name(metric.id),
    ...metric.values.map((value) => shown(metric, value, words)),
  ]);
  return markdownTable(head.map(escaped), rows);
}

function shown({ unit }: MetricLine, value: MetricValue, words: Labels): string {
  const difference = differenceOf(value);
  const answer = difference?.answer ? words.answer[difference.answer] : "";
  const beside = [difference?.change, answer].filter(Boolean).join(" ");
  const weak = value.weak && typeof value.value === "number" ? ` (${words.weak})` : "";
  return `${amount(value.value, unit)}${weak}${beside && ` (${beside})`}`;
}
