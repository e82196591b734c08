// Which columns the table of stages has.

import type { Result } from "../../bridge";

export type StageRow = Result["stages"][number];

const columns = [
  "title",
  "seconds",
  "due",
  "sent",
  "dropped",
  "due_rate",
  "sent_rate",
  "done_rate",
  "ttft_p50",
  "ttft_p95",
  "tpot_p50",
  "system_tokens",
  "success_rate",
  "end",
] as const;

export type StageColumn = (typeof columns)[number];

/** The columns with something to say: users ask for no rate and drop nothing, and one model needs no name. */
export function columnsOf(rows: readonly StageRow[]): StageColumn[] {
  const isOpen = rows.some(({ load }) => load.kind === "rate" || load.kind === "trace");
  const missing: Partial<Record<StageColumn, boolean>> = {
    title: new Set(rows.map(({ endpoint }) => endpoint)).size < 2,
    due: !isOpen,
    dropped: !rows.some(({ dropped }) => dropped > 0),
    due_rate: !isOpen,
    end: commonEnd(rows) !== null,
  };
  return columns.filter((column) => !missing[column]);
}

/** What ended all stages; null where they differ. */
export function commonEnd(rows: readonly StageRow[]): string | null {
  const first = rows[0]?.end ?? null;
  return rows.every(({ end }) => end === first) ? first : null;
}
