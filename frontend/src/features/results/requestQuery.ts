// Which requests of a run are looked at, and in which order.

import type { RequestQuery, RequestRow } from "../../bridge";
import type { requestMetrics } from "../../lib/metrics.generated";
import type { PageRange } from "../../lib/usePagedList";

/** What requests are sorted by: a field of theirs, or a metric. */
export type SortKey = keyof RequestRow | (typeof requestMetrics)[number];

export interface Filter {
  text: string;
  model: string; // "": all
  stage: string; // "": all
  phase: string;
  outcome: string;
  sort: SortKey;
  reverse: boolean;
}

export const noFilter: Filter = {
  text: "",
  model: "",
  stage: "",
  phase: "",
  outcome: "",
  sort: "seq",
  reverse: false,
};

export const isRestricted = ({ text, model, stage, phase, outcome }: Filter) =>
  [text.trim(), model, stage, phase, outcome].some((part) => part !== "");

/** Names are those of the outcomes, as they are shown: they are found as well. */
export function queryOf(
  run: string,
  filter: Filter,
  part: PageRange,
  names: Record<string, string>,
): RequestQuery {
  const stage = filter.stage === "" ? undefined : Number(filter.stage);
  return { ...filter, ...part, run, stage, text: filter.text.trim(), names };
}

/**
 * Where in the table requests stand, as far as it was asked for, so that one
 * can step from one to the next.
 */
export class RowPositions {
  private seqs = new Map<number, number>(); // by place
  private places = new Map<number, number>(); // by seq
  private total = 0;

  addRows(offset: number, rows: RequestRow[], total: number) {
    this.total = total;
    rows.forEach(({ seq }, n) => {
      this.seqs.set(offset + n, seq);
      this.places.set(seq, offset + n);
    });
  }

  /** The place beside a request, and who stands there where that is known; null at either end. */
  neighbour(seq: number, by: 1 | -1): { place: number; seq: number | null } | null {
    const here = this.places.get(seq);
    if (here === undefined) return null;
    const place = here + by;
    if (place < 0 || place >= this.total) return null;
    return { place, seq: this.seqs.get(place) ?? null };
  }
}
