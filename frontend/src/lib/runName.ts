import { line } from "./format";

/** The name of a run, or that it has none and its id. */
export const runName = ({ name, id }: { name: string; id: string }, untitled: string) =>
  line(name) || `${untitled} ${line(id)}`;
