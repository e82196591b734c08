import { ScrollArea, Stack, Table, Text } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { line } from "../lib/format";
import { useText } from "../lib/text";
import type { DataTable } from "./chartTables";

interface Props {
  title: string;
  tables: DataTable[];
  height: number; // pixels; fewer rows need less
  copy: () => void; // called for Ctrl+C where nothing is selected
}

/** The values of a chart as tables, for screen readers and for reading off. */
export function ChartTable({ title, tables, height, copy }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    const isCopy = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "c";
    if (!isCopy || String(document.getSelection()) !== "") return;
    event.preventDefault();
    copy();
  };
  return (
    <ScrollArea.Autosize
      mah={Math.max(height, leastHeight)}
      type="auto"
      viewportProps={{ tabIndex: 0, "aria-label": title, role: "group", onKeyDown }}
    >
      <Stack gap="lg" p="xs">
        {tables.map((table, n) => (
          <DataTableView key={n} table={table} title={title} />
        ))}
      </Stack>
    </ScrollArea.Autosize>
  );
}

const leastHeight = 280; // pixels
const most = 200; // rows of one table; copies and exported files have all

function DataTableView({ table: { caption, columns, rows }, title }: { table: DataTable; title: string }) {
  const { shell: say } = useText();
  return (
    <Stack gap={4}>
      <Table verticalSpacing={4} striped aria-label={[title, line(caption)].filter(Boolean).join(": ")}>
        {caption && <Table.Caption style={{ captionSide: "top" }}>{line(caption)}</Table.Caption>}
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ name }, n) => (
              <Table.Th key={n} ta={n === 0 ? "left" : "right"} className="foreign">
                {line(name) || say.chart.series}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, most).map((row, at) => (
            <Table.Tr key={at}>
              {row.map(({ text }, n) => (
                <Table.Td key={n} className={n === 0 ? "foreign" : "figure"}>
                  {line(text)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length > most && (
        <Text size="xs" c="dimmed">
          {say.chart.capped(most, rows.length)}
        </Text>
      )}
    </Stack>
  );
}
