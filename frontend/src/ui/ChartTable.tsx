import { ScrollArea, Stack, Table, Text } from "@mantine/core";
import { line } from "../lib/format";
import { useText } from "../lib/text";
import type { DataTable } from "./chartTables";

const most = 200; // rows of one table; exported files have all

/** The values of a chart as tables, for screen readers and for reading off. */
export function ChartTable({
  title,
  tables,
  height,
}: {
  title: string;
  tables: DataTable[];
  height: number;
}) {
  return (
    <ScrollArea h={height} type="auto" viewportProps={{ tabIndex: 0, "aria-label": title, role: "group" }}>
      <Stack gap="lg" p="xs">
        {tables.map((sheet, n) => (
          <DataTableView key={n} sheet={sheet} title={title} />
        ))}
      </Stack>
    </ScrollArea>
  );
}

function DataTableView({ sheet, title }: { sheet: DataTable; title: string }) {
  const { shell: say } = useText();
  const rows = sheet.rows.slice(0, most);
  return (
    <Stack gap={4}>
      <Table verticalSpacing={4} striped aria-label={[title, line(sheet.caption)].filter(Boolean).join(": ")}>
        {sheet.caption && <Table.Caption style={{ captionSide: "top" }}>{line(sheet.caption)}</Table.Caption>}
        <Table.Thead>
          <Table.Tr>
            {sheet.columns.map((column, n) => (
              <Table.Th key={n} ta={n === 0 ? "left" : "right"} className="foreign">
                {line(column) || say.chart.series}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, at) => (
            <Table.Tr key={at}>
              {row.map((cell, n) => (
                <Table.Td key={n} className={n === 0 ? "foreign" : "figure"}>
                  {line(cell)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {sheet.rows.length > most && (
        <Text size="xs" c="dimmed">
          {say.chart.capped(most, sheet.rows.length)}
        </Text>
      )}
    </Stack>
  );
}
