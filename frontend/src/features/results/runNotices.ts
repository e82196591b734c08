// Notices about a run that matter for its metrics.

import type { RunRow } from "../../bridge";

export type Notice =
  { kind: "running" | "stopped" | "interrupted" | "failed" } | { kind: "imported"; file: string };

const ours = ["1", "2"]; // bench.IsOwnDefinitions

/** The name of the definitions of an imported run where they are others than Tokenlap's, or "". */
export const foreignDefinitions = ({ definitions }: Pick<RunRow, "definitions">): string =>
  ours.includes(definitions) ? "" : definitions;

export function noticesOf(run: Pick<RunRow, "state" | "origin">): Notice[] {
  const notices: Notice[] = [];
  switch (run.state) {
    case "running":
    case "failed":
    case "stopped":
    case "interrupted":
      notices.push({ kind: run.state });
      break;
    case "imported":
      notices.push({ kind: "imported", file: run.origin });
      break;
  }
  return notices;
}
