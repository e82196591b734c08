// Tables as text for the clipboard.

/** Rows for a spreadsheet, with tabs between cells. */
export const tabSeparated = (rows: string[][]): string => rows.map((row) => `${row.join("\t")}\n`).join("");

/** A Markdown table whose columns but the first are aligned to the right. */
export function markdownTable(head: string[], rows: string[][]): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}

/** Escapes a text of others for Markdown, so that it neither ends a cell nor is read as markup. */
export const escaped = (text: string) => text.replace(/[\\|`*_<>[\]]/g, "\\$&");
