// The columns of the table of requests.

import { Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo } from "react";
import type { RequestRow, Result } from "../../bridge";
import { absent, count, duration, line } from "../../lib/format";
import { requestMetrics, units } from "../../lib/metrics.generated";
import { useText, type Dictionary } from "../../lib/text";
import type { VirtualColumn } from "../../ui/table/column";
import { amount } from "../../lib/amount";
import type { SortKey } from "./requestQuery";

type Column = VirtualColumn<RequestRow> & { id: SortKey };

/** The columns that a run has values for. */
export function useColumns({ run, plan, wanted }: Result): Column[] {
  const text = useText();
  const { models } = run;
  const prefixed = (plan.shared_prefix?.tokens ?? 0) > 0;
  const { input, output, turns } = wanted;
  return useMemo(() => {
    const titles = new Map(models.map(({ name, title }) => [name, title || name]));
    const missing: Partial<Record<SortKey, boolean>> = {
      stage: !models.some(({ stage }) => stage > 0),
      conversation: turns < 2,
      turn: turns < 2,
      prefix: !prefixed,
      input_wanted: input === 0,
      output_wanted: output === 0,
    };
    return allColumns(text, titles).filter(({ id }) => !missing[id]);
  }, [text, models, prefixed, input, output, turns]);
}

/** The least width of the table: its widest columns share what is left. */
export const widthOf = (columns: Column[]) =>
  columns.reduce((sum, { width }) => sum + Number(/\d+/.exec(width)?.[0] ?? 0), 24);

function allColumns(
  { requests: say, metrics: { metric } }: Dictionary,
  titles: Map<string, string>,
): Column[] {
  const { column, short, filter, prefixes, measured, warmup, settling } = say.list;
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
    figure("conversation", "112px", ({ conversation }) => numbered(conversation)),
    figure("turn", "64px", ({ turn }) => numbered(turn)),
    word("prefix", "74px", ({ prefix }) => prefixes[prefix] ?? absent),
    word("phase", "108px", ({ phase }) => phases[phase] ?? phase),
    {
      ...word("outcome", "minmax(130px, 1fr)", ({ outcome }) => outcome),
      cell: ({ outcome }) => <Outcome kind={outcome} words={say.outcome[outcome] ?? outcome} />,
    },
    figure("status", "80px", ({ status }) => (status > 0 ? String(status) : absent)),
    figure("sent", "100px", ({ sent }) => duration(sent)),
    ...requestMetrics.flatMap((id): Column[] => {
      const one = {
        id,
        label: id in short ? short[id as keyof typeof short] : metric[id].name,
        about: metric[id].about,
        width: units[id] === "tokens" ? "76px" : "100px",
        figure: true,
        sortable: true,
        cell: ({ metrics }: RequestRow) => amount(metrics[id], units[id]),
      };
      if (id === "input_tokens")
        return [figure("input_wanted", "96px", ({ input_wanted }) => numbered(input_wanted)), one];
      if (id === "output_tokens")
        return [figure("output_wanted", "96px", ({ output_wanted }) => numbered(output_wanted)), one];
      return [one];
    }),
    word("message", "minmax(160px, 2fr)", ({ message }) => message),
  ];
}

/** A number from 1; 0 is none. */
const numbered = (value: number) => (value > 0 ? count(value) : absent);

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
