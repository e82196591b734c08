// The columns of the table of requests.

import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo } from "react";
import type { RequestRow, Result } from "../../bridge";
import { absent, count, duration, line } from "../../lib/format";
import { requestMetrics, units } from "../../lib/metrics.generated";
import { useText, type Dictionary } from "../../lib/text";
import type { ColumnWidth, VirtualColumn } from "../../ui/table/column";
import { amount } from "../../lib/amount";
import type { SortKey } from "./requestQuery";
import classes from "./results.module.css";

type Column = VirtualColumn<RequestRow> & {
  id: SortKey;
  plain?: (row: RequestRow) => string; // the cell as text, for words
};

/** The fields that all requests share, and a request that has them. */
export interface Common {
  same: readonly string[];
  first: RequestRow | null;
}

type Missing = Partial<Record<SortKey, boolean>>;

/**
 * The columns that a run can have. Those with one value in all requests are
 * shown only by hand.
 */
export function useColumns({ run, plan, wanted }: Result, same: readonly string[]): Column[] {
  const text = useText();
  const { models } = run;
  const prefixed = (plan.shared_prefix?.tokens ?? 0) > 0;
  const { input, output, turns } = wanted;
  return useMemo(() => {
    const titles = new Map(models.map(({ name, title }) => [name, title || name]));
    const missing: Missing = {
      stage: !models.some(({ stage }) => stage > 0),
      conversation: turns < 2,
      turn: turns < 2,
      prefix: !prefixed,
      input_wanted: input === 0,
      output_wanted: output === 0,
    };
    return allColumns(text, titles)
      .filter(({ id }) => !missing[id])
      .map((column) => (same.includes(column.id) ? { ...column, priority: Infinity } : column));
  }, [text, models, prefixed, input, output, turns, same]);
}

/** What is the same in all requests, of the columns that are not shown. */
export function useCommon(columns: Column[], shown: { id: string }[], { same, first }: Common) {
  const { requests: say } = useText();
  if (first === null) return "";
  const words: Partial<Record<SortKey, string>> = {
    stage: `${say.list.filter.stage} ${count(first.stage + 1)}`,
    phase: first.phase === "measured" ? say.list.noWarmup : undefined,
    status: first.status > 0 ? `${say.list.column.status} ${first.status}` : "",
    message: first.message,
    conversation: "",
    turn: first.turn > 0 ? say.list.turn(first.turn) : "",
    input_wanted: numberedWords(say.list.column.input_wanted, first.input_wanted),
    output_wanted: numberedWords(say.list.column.output_wanted, first.output_wanted),
  };
  const hidden = columns.filter(
    (column) => same.includes(column.id) && !shown.some(({ id }) => id === column.id),
  );
  const parts = hidden.map(({ id, plain }) => line(words[id] ?? plain?.(first) ?? ""));
  return parts.filter(Boolean).join(", ");
}

const numberedWords = (label: string, value: number) => (value > 0 ? `${label} ${count(value)}` : "");

/** Columns that are shown where there is room, the first ones first; number, prompt and TTFT always are. */
const byPriority: SortKey[] = [
  ...(["model", "outcome", "tpot", "latency", "output_speed", "output_tokens", "input_tokens"] as const),
  ...(["turn", "stage", "prefix", "message", "phase", "status", "sent"] as const),
  ...(["conversation", "input_wanted", "output_wanted"] as const),
];

function allColumns(
  { requests: say, metrics: { metric } }: Dictionary,
  titles: Map<string, string>,
): Column[] {
  const { column: names, short, filter, prefixes, measured, warmup, settling } = say.list;
  const phases: Record<string, string> = { measured, warmup, settling };
  const column = (id: SortKey, label: string, width: ColumnWidth) => ({
    id,
    label,
    width,
    priority: byPriority.indexOf(id) + 1,
    sortable: true,
  });
  const word = (id: keyof typeof names, width: ColumnWidth, show: (row: RequestRow) => string) => ({
    ...column(id, names[id], width),
    plain: show,
    cell: (row: RequestRow) => <OneLine text={show(row)} />,
  });
  const figure = (id: keyof typeof names, least: number, show: (row: RequestRow) => string) => ({
    ...column(id, names[id], { least }),
    figure: true,
    cell: show,
  });
  const metricOf = (id: (typeof requestMetrics)[number]) => ({
    ...column(id, id in short ? short[id as keyof typeof short] : metric[id].name, widthOf(id)),
    about: metric[id].about,
    figure: true,
    cell: ({ metrics }: RequestRow) => amount(metrics[id], units[id]),
  });
  return [
    figure("seq", 4, ({ seq }) => count(seq)),
    word("model", { least: 7, wanted: 8, share: 2 }, ({ model }) => titles.get(model) ?? model),
    { ...column("stage", filter.stage, { least: 4.8 }), figure: true, cell: ({ stage }) => count(stage + 1) },
    word("prompt", { least: 8, wanted: 9, share: 2 }, ({ prompt }) => prompt),
    figure("conversation", 7.4, ({ conversation }) => numbered(conversation)),
    figure("turn", 4.2, ({ turn }) => numbered(turn)),
    word("prefix", { least: 5 }, ({ prefix }) => prefixes[prefix] ?? absent),
    word("phase", { least: 6.6 }, ({ phase }) => phases[phase] ?? phase),
    {
      ...word(
        "outcome",
        { least: 6.5, wanted: 7, share: 1 },
        ({ outcome }) => say.outcome[outcome] ?? outcome,
      ),
      cell: ({ outcome }) => <Outcome kind={outcome} words={say.outcome[outcome] ?? outcome} />,
    },
    figure("status", 5, ({ status }) => (status > 0 ? String(status) : absent)),
    figure("sent", 6, ({ sent }) => duration(sent)),
    ...requestMetrics.flatMap((id): Column[] => {
      if (id === "input_tokens")
        return [figure("input_wanted", 6.4, ({ input_wanted }) => numbered(input_wanted)), metricOf(id)];
      if (id === "output_tokens")
        return [figure("output_wanted", 6.8, ({ output_wanted }) => numbered(output_wanted)), metricOf(id)];
      return [metricOf(id)];
    }),
    word("message", { least: 10, share: 1 }, ({ message }) => message),
  ];
}

/** The width of the column of a metric, by the longest value that it usually has. */
function widthOf(id: (typeof requestMetrics)[number]): ColumnWidth {
  if (units[id] === "tokens") return { least: 4.4 };
  return { least: units[id] === "tok/s" ? 6.2 : id === "latency" ? 6 : 5.6 };
}

/** A number from 1; 0 is none. */
const numbered = (value: number) => (value > 0 ? count(value) : absent);

/** A text on one line; all of it is a tooltip. */
const OneLine = ({ text }: { text: string }) => (
  <span className={`${classes.oneLine} foreign`} title={line(text)}>
    {line(text)}
  </span>
);

/** An outcome. A failure has an icon and a text, not only a colour. */
function Outcome({ kind, words }: { kind: string; words: string }) {
  if (kind === "ok") return <OneLine text={words} />;
  return (
    <span className={classes.outcome}>
      <IconAlertTriangle
        size={15}
        aria-hidden
        style={{ flex: "none" }}
        color="var(--mantine-color-red-filled)"
      />
      <OneLine text={words} />
    </span>
  );
}
