import { Button, Group, Paper, SegmentedControl, Select, Stack, Text, Title } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { memo, useState } from "react";
import type { ModelSummary } from "../../bridge";
import { count, line } from "../../lib/format";
import { useSessionState } from "../../lib/sessionState";
import { useText, type Dictionary } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import { Term } from "../../ui/Term";
import {
  anyAbsent,
  anyWeak,
  asMarkdown,
  asText,
  cell,
  modelKey,
  shownRows,
  statistics,
  unmeasured,
  type FigureRow,
  type Metric,
  type Statistic,
} from "./metricTable";
import type { NamedModel } from "./ModelPanel";
import classes from "./results.module.css";
import { WeakMark } from "../../ui/WeakMark";

/** Every distribution of one model, with all its statistics. */
export function Percentiles({
  run,
  models,
  definitions,
}: {
  run: string;
  models: NamedModel[];
  definitions: string;
}) {
  const text = useText();
  const { results } = text;
  const say = results.percentile;
  const { copyText } = useExport();
  const [chosen, choose] = useSessionState(`results/${run}/percentiles`, "");
  const [part, showPart] = useState("window");
  const named = models.find(({ model }) => modelKey(model) === chosen) ?? models[0];
  if (!named) return null;
  const steady = named.model.steady?.figures;
  const model = steady && part === "window" ? steady : named.model;
  const words = wordsFor(text, model);
  const left = unmeasured(model);
  if (shownRows(model).length === 0 && models.length === 1) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={say.title}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={3} size="h5">
              {say.title}
            </Title>
            {definitions && (
              <Text size="sm" c="dimmed">
                {results.definitions(line(definitions))}
              </Text>
            )}
          </Group>
          <Group gap="xs">
            {models.length > 1 && (
              <Select
                size="xs"
                w={220}
                aria-label={say.model}
                allowDeselect={false}
                value={modelKey(named.model)}
                onChange={(key) => choose(key ?? "")}
                data={models.map((one) => ({ value: modelKey(one.model), label: labelOf(one) }))}
              />
            )}
            {steady && (
              <SegmentedControl
                size="xs"
                aria-label={say.figuresOf}
                value={part}
                onChange={showPart}
                data={[
                  { value: "window", label: results.steady.window },
                  { value: "whole", label: results.steady.whole },
                ]}
              />
            )}
            <Copy label={say.copyText} copy={() => copyText(asText(model, words))} />
            <Copy label={say.copyMarkdown} copy={() => copyText(asMarkdown(model, words))} />
          </Group>
        </Group>
        <Table model={model} label={labelOf(named)} />
        {left.length > 0 && (
          <Text size="xs" c="dimmed">
            {say.unmeasured(left.map((metric) => words.label(metric, false)).join(", "))}
          </Text>
        )}
        {(anyWeak(model) || anyAbsent(model)) && (
          <Text size="xs" c="dimmed">
            {anyWeak(model) && <>{say.weakNote} </>}
            {anyAbsent(model) && say.absentNote}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

const labelOf = ({ title, stage }: NamedModel) => [line(title), stage].filter(Boolean).join(", ");

const Copy = ({ label, copy }: { label: string; copy: () => void }) => (
  <Button size="xs" variant="default" leftSection={<IconCopy size={14} aria-hidden />} onClick={copy}>
    {label}
  </Button>
);

function wordsFor({ metrics: known, results }: Dictionary, model: ModelSummary) {
  const say = results.percentile;
  return {
    metric: say.metric,
    unit: say.unit,
    weak: say.weakColumn,
    label: (metric: Metric, adjusted: boolean) => {
      const name = labelFor(metric, model, known.metric[metric].name, say.perToken);
      return adjusted ? say.adjusted(name) : name;
    },
    statistic: (statistic: Statistic) => nameOf(statistic, say),
  };
}

/** The label of a metric. The gaps between chunks are ITL where each chunk is one token. */
function labelFor(metric: Metric, { per_token }: ModelSummary, name: string, perToken: string): string {
  return metric === "icl" && per_token ? perToken : name;
}

type Names = Record<"mean" | "sd" | "min" | "max", string>;

const nameOf = (statistic: Statistic, names: Names) =>
  statistic in names ? names[statistic as keyof Names] : statistic;

const Table = memo(function Table({ model, label }: { model: ModelSummary; label: string }) {
  const { percentile: say } = useText().results;
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={`${say.title}: ${label}`}>
      <table className={classes.figures}>
        <thead>
          <tr>
            <th scope="col">{say.metric}</th>
            <th scope="col">n</th>
            {statistics.map((statistic) => (
              <th key={statistic} scope="col">
                {nameOf(statistic, say)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shownRows(model).map((row) => (
            <Row key={`${row.metric} ${row.adjusted}`} row={row} model={model} />
          ))}
        </tbody>
      </table>
    </div>
  );
});

function Row({ row: { metric, adjusted, values }, model }: { row: FigureRow; model: ModelSummary }) {
  const { metrics: known, results } = useText();
  const { percentile: say } = results;
  const { name, about } = known.metric[metric];
  const label = labelFor(metric, model, name, say.perToken);
  return (
    <tr>
      <th scope="row">
        <Term about={adjusted ? say.adjustedAbout : about} size="sm">
          {adjusted ? say.adjusted(label) : label}
        </Term>
      </th>
      <td>{count(values.n)}</td>
      {statistics.map((statistic) => {
        const { text, weak } = cell(values, statistic);
        return (
          <td key={statistic}>
            {text}
            <WeakMark weak={weak} />
          </td>
        );
      })}
    </tr>
  );
}
