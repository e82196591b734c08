// The columns of the table of requests.

import { Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo } from "react";
import type { RequestRow, Result } from "../../bridge";
import { absent, count, duration, line } from "../../lib/format";
import { requestMetrics, units } from "../../lib/metrics.generated";
import { useText, type Dictionary } from "../../lib/text";
import type { VirtualColumn } from "../../ui/table/column";
import { amount } from "./metricTable";
import type { SortKey } from "./requestQuery";

type Column = VirtualColumn<RequestRow> & { id: SortKey };

export function useColumns({ run }: Result): Column[] {
  const text = useText();
  const { models } = run;
  return useMemo(() => {
    const titles = new Map(models.map(({ name, title }) => [name, title || name]));
    const staged = models.some(({ stage }) => stage > 0);
    return allColumns(text, titles).filter(({ id }) => id !== "stage" || staged);
  }, [text, models]);
}

function allColumns(
  { requests: say, metrics: { metric } }: Dictionary,
  titles: Map<string, string>,
): Column[] {
  const { column, short, filter, measured, warmup, settling } = say.list;
  const phases: Record<string, string> = { measured, warmup, settling };
  const word = (
    id: keyof RequestRow & keyof typeof column,
    width: string,
    show: (row: RequestRow) => string,
  ) => ({
    id,
    label: column[id],
    width,
    sortable: true,
    cell: (row: RequestRow) => <OneLine text={show(row)} />,
  });
  const figure = (
    id: keyof RequestRow & keyof typeof column,
    width: string,
    show: (row: RequestRow) => string,
  ) => ({ id, label: column[id], width, figure: true, sortable: true, cell: show });
  return [
    figure("seq", "72px", ({ seq }) => count(seq)),
    word("model", "minmax(130px, 1.2fr)", ({ model }) => titles.get(model) ?? model),
    { ...word("model", "70px", ({ stage }) => count(stage + 1)), id: "stage", label: filter.stage },
    word("prompt", "minmax(110px, 1fr)", ({ prompt }) => prompt),
    word("phase", "108px", ({ phase }) => phases[phase] ?? phase),
    {
      ...word("outcome", "minmax(130px, 1fr)", ({ outcome }) => outcome),
      cell: ({ outcome }) => <Outcome kind={outcome} words={say.outcome[outcome] ?? outcome} />,
    },
    figure("status", "80px", ({ status }) => (status > 0 ? String(status) : absent)),
    figure("sent", "100px", ({ sent }) => duration(sent)),
    ...requestMetrics.map((id): Column => ({
      id,
      label: id in short ? short[id as keyof typeof short] : metric[id].name,
      about: metric[id].about,
      width: units[id] === "tokens" ? "76px" : "100px",
      figure: true,
      sortable: true,
      cell: ({ metrics }) => amount(metrics[id], units[id]),
    })),
    word("message", "minmax(160px, 2fr)", ({ message }) => message),
  ];
}

/** A text on one line; all of it is a tooltip. */
const OneLine = ({ text }: { text: string }) => (
  <Text size="sm" truncate className="foreign" title={line(text)}>
    {line(text)}
  </Text>
);

/** An outcome. A failure has an icon and a text, not only a colour. */
function Outcome({ kind, words }: { kind: string; words: string }) {
  if (kind === "ok") return <OneLine text={words} />;
  return (
    <Group gap={6} wrap="nowrap">
      <IconAlertTriangle
        size={15}
        aria-hidden
        style={{ flex: "none" }}
        color="var(--mantine-color-red-filled)"
      />
      <OneLine text={words} />
    </Group>
  );
}
