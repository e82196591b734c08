// Which requests of a run are looked at, and in which order.

import type { RequestQuery, RequestRow } from "../../bridge";

export interface Filter {
  text: string;
  model: string; // "": all
  stage: string; // "": all
  phase: string;
  outcome: string;
  sort: keyof RequestRow;
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

export const restricts = ({ text, model, stage, phase, outcome }: Filter) =>
  [text.trim(), model, stage, phase, outcome].some((part) => part !== "");

export function queryOf(run: string, filter: Filter, offset: number, limit: number): RequestQuery {
  const { text, model, stage, phase, outcome, sort, reverse } = filter;
  const chosen = stage === "" ? undefined : Number(stage);
  return { run, text: text.trim(), model, stage: chosen, phase, outcome, sort, reverse, limit, offset };
}

/** A column chosen anew sorts upward; chosen again, downward. */
export function sortedBy(filter: Filter, sort: keyof RequestRow): Filter {
  return { ...filter, sort, reverse: filter.sort === sort ? !filter.reverse : false };
}
