// The columns of the table of models.

import type { Dictionary } from "../../lib/text";
import type { ColumnWidth } from "../../ui/table/column";

export type ModelColumn = keyof Dictionary["models"]["column"];

interface Column {
  id: ModelColumn;
  label: string;
  width: ColumnWidth;
  priority?: number;
  fixed?: boolean;
}

/** The columns; those with a priority are shown where there is room. */
export const columnsOf = ({ column }: Dictionary["models"]): Column[] => [
  { id: "name", label: column.name, width: { least: 11, wanted: 12, share: 3 }, fixed: true },
  { id: "model", label: column.model, width: { least: 9, wanted: 10, share: 2 } },
  { id: "deployment", label: column.deployment, width: { least: 6.8 }, priority: 3 },
  { id: "url", label: column.url, width: { least: 8, share: 1 }, priority: 1 },
  { id: "key", label: column.key, width: { least: 6, share: 1 }, priority: 2 },
  { id: "lastTest", label: column.lastTest, width: { least: 6.4 } },
  { id: "runs", label: column.runs, width: { least: 3.6 } },
  { id: "actions", label: column.actions, width: { least: 3.4 }, fixed: true },
];
