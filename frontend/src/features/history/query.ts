// Filter and order of the history.

import type { RunQuery } from "../../bridge";
import type { PageRange } from "../../lib/usePagedList";

export interface Filter {
  text: string;
  model: string;
  tag: string;
  state: string;
  since: string; // a date such as 2026-11-23
  until: string; // a date, included
  starred: boolean;
  regressed: boolean; // some figure of a model became worse
}

export const noFilter: Filter = {
  text: "",
  model: "",
  tag: "",
  state: "",
  since: "",
  until: "",
  starred: false,
  regressed: false,
};

export const isEmpty = (filter: Filter) =>
  Object.values(filter).every((value) => value === "" || value === false);

/** Whether the range of dates is empty. */
export const isBackwards = ({ since, until }: Filter) => since !== "" && until !== "" && since > until;

/** What runs can be sorted by, and whether the largest comes first. */
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

/** An order as the app has it: the newest or the best first, or reversed. */
export interface Sorting {
  by: Order;
  reverse: boolean;
}

export const newest: Sorting = { by: "started", reverse: false };

/** The order that was stored; the newest first where there is none. */
export const sortingOf = ({ sort, reverse }: { sort: string; reverse: boolean }): Sorting => {
  const by = orders.find((order) => order === sort);
  return by ? { by, reverse } : newest;
};

export const isDescending = ({ by, reverse }: Sorting) => descendsFirst[by] !== reverse;

/** The order after a click on a column head: reversed for the same column, else the best first. */
export const sortedBy = (old: Sorting, by: string): Sorting => {
  const known = orders.find((order) => order === by);
  if (known === undefined) return old;
  return { by: known, reverse: known === old.by && !old.reverse };
};

export function queryOf(filter: Filter, sorting: Sorting, { offset, limit }: PageRange): RunQuery {
  return { ...filter, sort: sorting.by, reverse: sorting.reverse, offset, limit };
}
