import type { RunRow } from "../../bridge";
import { line } from "../../lib/format";

/** The name of a run, or that it has none and its id. */
export const nameOf = ({ name, id }: RunRow, untitled: string) => line(name) || `${untitled} ${line(id)}`;
