import type { RunRow } from "../../bridge";

const ours = ["1", "2"]; // bench.IsOwnDefinitions

/** The name of the definitions of an imported run where they are others than Tokenlap's, or "". */
export const foreignDefinitions = ({ definitions }: Pick<RunRow, "definitions">): string =>
  ours.includes(definitions) ? "" : definitions;
