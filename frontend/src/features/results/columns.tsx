// The columns of the table of requests.

import { Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo } from "react";
import type { RequestRow, Result } from "../../bridge";
import { absent, count, duration, line, speed } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import type { VirtualColumn } from "../../ui/VirtualTable";

type Column = VirtualColumn<RequestRow> & { id: keyof RequestRow };

export function useColumns({ run }: Result): Column[] {
  const text = useText();
  const { models } = run;
  return useMemo(() => {
    const titles = new Map(models.map(({ name, title }) => [name, title || name]));
    const staged = models.some(({ stage }) => stage > 0);
    return all(text, titles).filter(({ id }) => id !== "stage" || staged);
  }, [text, models]);
}

function all({ results: say, metrics: { metric } }: Dictionary, titles: Map<string, string>): Column[] {
  const { column, filter, measured, warmup } = say.request;
  const word = (
    id: keyof RequestRow & keyof typeof column,
    width: string,
    show: (row: RequestRow) => string,
  ) => ({
    id,
    label: column[id],
    width,
    sortable: true,
    cell: (row: RequestRow) => <Words text={show(row)} />,
  });
  const figure = (
    id: keyof RequestRow & keyof typeof column,
    width: string,
    show: (row: RequestRow) => string,
    about?: string,
  ) => ({ id, label: column[id], about, width, figure: true, sortable: true, cell: show });
  return [
    figure("seq", "72px", ({ seq }) => count(seq)),
    word("model", "minmax(130px, 1.2fr)", ({ model }) => titles.get(model) ?? model),
    { ...word("model", "70px", ({ stage }) => count(stage + 1)), id: "stage", label: filter.stage },
    word("prompt", "minmax(110px, 1fr)", ({ prompt }) => prompt),
    word("phase", "108px", ({ phase }) => (phase === "warmup" ? warmup : measured)),
    {
      ...word("outcome", "minmax(130px, 1fr)", ({ outcome }) => outcome),
      cell: ({ outcome }) => <Outcome kind={outcome} words={say.outcome[outcome] ?? outcome} />,
    },
    figure("status", "80px", ({ status }) => (status > 0 ? String(status) : absent)),
    figure("sent", "100px", ({ sent }) => duration(sent)),
    figure("ttft", "92px", ({ ttft }) => duration(ttft), metric.ttft.about),
    figure("tpot", "92px", ({ tpot }) => duration(tpot), metric.tpot.about),
    figure("latency", "100px", ({ latency }) => duration(latency), metric.latency.about),
    figure("speed", "104px", (row) => speed(row.speed), metric.output_speed.about),
    figure("input", "70px", ({ input }) => count(input), metric.input_tokens.about),
    figure("output", "76px", ({ output }) => count(output), metric.output_tokens.about),
    word("message", "minmax(160px, 2fr)", ({ message }) => message),
  ];
}

/** Foreign text on one line; what does not fit is shown on hover. */
const Words = ({ text }: { text: string }) => (
  <Text size="sm" truncate className="foreign" title={line(text)}>
    {line(text)}
  </Text>
);

/** A failure is told by a sign and by words, not by its colour alone. */
function Outcome({ kind, words }: { kind: string; words: string }) {
  if (kind === "ok") return <Words text={words} />;
  return (
    <Group gap={6} wrap="nowrap">
      <IconAlertTriangle
        size={15}
        aria-hidden
        style={{ flex: "none" }}
        color="var(--mantine-color-red-filled)"
      />
      <Words text={words} />
    </Group>
  );
}
