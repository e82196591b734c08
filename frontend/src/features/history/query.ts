// What is asked of the history: filters, the order, and how a table says it.

import type { RunQuery } from "../../bridge";
import type { PageRange } from "../../lib/usePagedList";

export interface Filter {
  text: string;
  model: string;
  tag: string;
  state: string;
  since: string; // a day, 2026-11-23
  until: string; // a day, included
  starred: boolean;
}

export const noFilter: Filter = {
  text: "",
  model: "",
  tag: "",
  state: "",
  since: "",
  until: "",
  starred: false,
};

export const isEmpty = (filter: Filter) =>
  Object.values(filter).every((value) => value === "" || value === false);

/** True where no day can lie between both. */
export const isBackwards = ({ since, until }: Filter) => since !== "" && until !== "" && since > until;

/** What runs can be sorted by. Largest first is what "down" begins with. */
const descendsFirst = {
  started: true,
  name: false,
  duration: false,
  ttft: false,
  tpot: false,
  latency: false,
  output_speed: true,
  system_tokens: true,
  success_rate: true,
};

export type Order = keyof typeof descendsFirst;
export const orders = Object.keys(descendsFirst) as Order[];

/** An order as the app knows it: the newest or the best first, or reversed. */
export interface Sorting {
  by: Order;
  reverse: boolean;
}

export const newest: Sorting = { by: "started", reverse: false };

export const isDescending = ({ by, reverse }: Sorting) => descendsFirst[by] !== reverse;

/** The order after a head was pressed: a new one begins with the best, the same one turns round. */
export const sortedBy = (old: Sorting, by: string): Sorting => {
  const known = orders.find((order) => order === by);
  if (known === undefined) return old;
  return { by: known, reverse: known === old.by && !old.reverse };
};

export function queryOf(filter: Filter, sorting: Sorting, { offset, limit }: PageRange): RunQuery {
  return { ...filter, sort: sorting.by, reverse: sorting.reverse, offset, limit };
}
