import { Badge, Paper, Stack, Text, Title } from "@mantine/core";
import { memo, type ReactNode } from "react";
import type { Result } from "../../bridge";
import { count, duration, line, share } from "../../lib/format";
import { useText } from "../../lib/text";
import { StateBadge } from "../../ui/RunBadges";
import { Figures } from "./Figures";

type Row = Result["parts"]["rows"][number];

const columns = [
  "host",
  "state",
  "share",
  "due",
  "dropped",
  "late",
  "clock",
  "start_lag",
  "read_lag",
  "cpu_share",
] as const;

type Column = (typeof columns)[number];

/** How the parts fared that the run was made of; nothing where it was not. */
export const Parts = memo(function Parts({ parts }: { parts: Result["parts"] }) {
  const { parts: say } = useText();
  if (parts.count === 0) return null;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={3} size="h5">
          {say.title}
        </Title>
        <Text size="sm">
          {[
            say.came(count(parts.rows.length), count(parts.count)),
            ...(parts.missing.length > 0 ? [say.missing(parts.missing.map(count).join(", "))] : []),
            typeof parts.spread === "number" ? say.spread(duration(parts.spread)) : say.noSpread,
            ...(parts.rows.some(({ badly }) => badly) ? [say.aboutBadly] : []),
          ].join(" ")}
        </Text>
        <Figures
          label={say.title}
          first={say.part}
          columns={columns}
          headings={say.column}
          about={say.about}
          isWords={isWords}
        >
          {parts.rows.map((row) => (
            <tr key={row.index}>
              <th scope="row" data-number>
                {count(row.index)}{" "}
                {row.badly && (
                  <Badge
                    component="span"
                    size="sm"
                    variant="light"
                    color="yellow"
                    tt="none"
                    className="whole"
                  >
                    {say.badly}
                  </Badge>
                )}
              </th>
              {columns.map((column) => (
                <td
                  key={column}
                  data-words={isWords(column) || undefined}
                  data-name={column === "host" || undefined}
                >
                  {cell(column, row)}
                </td>
              ))}
            </tr>
          ))}
        </Figures>
      </Stack>
    </Paper>
  );
});

const isWords = (column: Column) => column === "host" || column === "state";

function cell(column: Column, row: Row): ReactNode {
  switch (column) {
    case "host":
      return <span className="foreign">{line(row.host)}</span>;
    case "state":
      return <StateBadge state={row.state} />;
    case "due":
    case "dropped":
      return count(row[column]);
    case "share":
    case "cpu_share":
      return share(row[column]);
    case "clock":
      return typeof row.offset === "number"
        ? `${duration(row.offset)} ± ${duration(row.spread)}`
        : duration(null);
    default:
      return duration(row[column]);
  }
}
