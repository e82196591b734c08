// Filter and order of the table of requests.

import type { RequestQuery, RequestRow } from "../../bridge";
import type { requestMetrics } from "../../lib/metrics.generated";
import type { PageRange } from "../../lib/usePagedList";

/** What requests are sorted by: one of their fields, or a metric. */
export type SortKey = keyof RequestRow | (typeof requestMetrics)[number];

export interface Filter {
  text: string;
  model: string; // "": all
  stage: string; // "": all
  turn: string; // "": all
  prefix: string; // "": all
  phase: string;
  outcome: string;
}

/** The order of the table; it is stored for all runs. */
export interface Order {
  by: SortKey;
  reverse: boolean;
}

export const inOrderSent: Order = { by: "seq", reverse: false };

/** The order that was stored, if the run has that column; else by number. */
export function orderOf(stored: { sort: string; reverse: boolean }, columns: { id: SortKey }[]): Order {
  const column = columns.find(({ id }) => id === stored.sort);
  return column ? { by: column.id, reverse: stored.reverse } : inOrderSent;
}

export const noFilter: Filter = {
  text: "",
  model: "",
  stage: "",
  turn: "",
  prefix: "",
  phase: "",
  outcome: "",
};

export const isRestricted = ({ text, model, stage, turn, prefix, phase, outcome }: Filter) =>
  [text.trim(), model, stage, turn, prefix, phase, outcome].some((part) => part !== "");

/** Which requests of a run, in which order. Names are those of the outcomes as shown, which the search finds too. */
export interface Selection {
  run: string;
  filter: Filter;
  order: Order;
  names: Record<string, string>;
}

/** The query of a range of rows. */
export function queryOf({ run, filter, order, names }: Selection, part: PageRange): RequestQuery {
  const number = (chosen: string) => (chosen === "" ? undefined : Number(chosen));
  const [stage, turn] = [number(filter.stage), number(filter.turn)];
  const { by: sort, reverse } = order;
  return { ...filter, ...part, run, stage, turn, text: filter.text.trim(), names, sort, reverse };
}

/**
 * The positions of the loaded requests in the table, for stepping from one to
 * the next.
 */
export class RowPositions {
  private seqs = new Map<number, number>(); // by position
  private places = new Map<number, number>(); // by seq
  private total = 0;

  addRows(offset: number, rows: RequestRow[], total: number) {
    this.total = total;
    rows.forEach(({ seq }, n) => {
      this.seqs.set(offset + n, seq);
      this.places.set(seq, offset + n);
    });
  }

  /** The position of a request; null where it is not loaded. */
  placeOf(seq: number | null): number | null {
    return seq === null ? null : (this.places.get(seq) ?? null);
  }

  /** The position beside a request, and its request where it is loaded; null at either end. */
  neighbour(seq: number, by: 1 | -1): { place: number; seq: number | null } | null {
    const here = this.places.get(seq);
    if (here === undefined) return null;
    const place = here + by;
    if (place < 0 || place >= this.total) return null;
    return { place, seq: this.seqs.get(place) ?? null };
  }
}
