import { Paper, Stack, Text, Title, Tooltip, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Fragment, useState, type ReactNode } from "react";
import type { ModelSummary, Result } from "../../bridge";
import { line } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { toggled } from "../../lib/toggled";
import { Term } from "../../ui/Term";
import { modelKey } from "./metricTable";
import type { NamedModel } from "./ModelPanel";
import {
  bestOf,
  cellOf,
  columnsOf,
  decidingOf,
  decisive,
  isBest,
  rangeOfColumn,
  spanOf,
  stagesOf,
  type Best,
  type Column,
} from "../../comparison/rankedTable";
import classes from "./results.module.css";
import { SpreadPicture } from "./SpreadPicture";
import { WeakMark } from "../../ui/WeakMark";

interface Props {
  result: Result;
  models: NamedModel[];
  open: readonly string[]; // the keys of the models whose details are shown
  toggle: (key: string) => void;
}

/** The models of a run beside each other, the best of each column marked where that is beyond noise. */
export function ModelTable({ result, models, open, toggle }: Props) {
  const { rank: say } = useText().results;
  const stages = stagesOf(models);
  const grouped = stages.length > 1 && stages.some((stage) => stage.length > 1);
  const [shown, setShown] = useState<readonly number[]>([stages.at(-1)?.[0]?.model.stage ?? 0]);
  const columns = columnsOf(models.map(({ model }) => model));
  const ranges = columns.map((column) =>
    rangeOfColumn(
      models.map(({ model }) => decisive(model)),
      column,
    ),
  );
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <div>
          <Title order={3} size="h5">
            {say.title}
          </Title>
          <Answers result={result} stages={stages} />
        </div>
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={say.title}>
          <table className={classes.figures} aria-label={say.title}>
            <Head columns={columns} />
            <tbody>
              {stages.map((stage) => {
                const number = stage[0]?.model.stage ?? 0;
                const folded = grouped && !shown.includes(number);
                return (
                  <Fragment key={number}>
                    {grouped && (
                      <StageRow
                        named={stage[0]}
                        span={columns.length}
                        open={!folded}
                        toggle={() => setShown((before) => toggled(before, number))}
                      />
                    )}
                    {!folded &&
                      stage.map((named) => (
                        <Row
                          key={modelKey(named.model)}
                          named={named}
                          label={labelOf(named, stages)}
                          columns={columns}
                          ranges={ranges}
                          best={bestOf(result, number)}
                          open={open.includes(modelKey(named.model))}
                          toggle={toggle}
                        />
                      ))}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        </div>
        <Text size="xs" c="dimmed">
          {say.note}
          {models.some(({ model }) => model.steady?.figures) && ` ${say.steady}`}
        </Text>
      </Stack>
    </Paper>
  );
}

/** The rows of one model are told apart by their stages. */
const labelOf = ({ title, stage }: NamedModel, stages: NamedModel[][]) =>
  stages.length > 1 && stages.every((one) => one.length === 1) ? `${line(title)}, ${stage}` : line(title);

function Head({ columns }: { columns: Column[] }) {
  const { metrics, results } = useText();
  return (
    <thead>
      <tr>
        <th scope="col">{results.percentile.model}</th>
        {columns.map(([metric, statistic]) => (
          <th key={`${metric} ${statistic}`} scope="col">
            <Term about={metrics.metric[metric].about} size="xs">
              {results.rank.short[metric] ?? metrics.metric[metric].name} {statistic}
            </Term>
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface StageRowProps {
  named: NamedModel | undefined;
  span: number;
  open: boolean;
  toggle: () => void;
}

function StageRow({ named, span, open, toggle }: StageRowProps) {
  if (!named) return null;
  return (
    <tr data-first>
      <th scope="row">
        <RowButton open={open} toggle={toggle}>
          {line(named.stage)}
        </RowButton>
      </th>
      <td colSpan={span} />
    </tr>
  );
}

interface RowProps {
  named: NamedModel;
  label: string;
  columns: Column[];
  ranges: [number, number][];
  best: Best[];
  open: boolean;
  toggle: (key: string) => void;
}

function Row({ named: { model, load }, label, columns, ranges, best, open, toggle }: RowProps) {
  const { messages } = useText();
  const title = load?.kind ? line(messages.load(load)) : undefined;
  return (
    <tr>
      <th scope="row" className="foreign" title={title}>
        <RowButton open={open} toggle={() => toggle(modelKey(model))}>
          {label}
        </RowButton>
      </th>
      {columns.map((column, n) => (
        <td key={column.join(" ")}>
          <Figure
            model={decisive(model)}
            column={column}
            columns={columns}
            range={ranges[n] ?? [0, 0]}
            best={isBest(best, model.endpoint, column)}
          />
        </td>
      ))}
    </tr>
  );
}

function RowButton({ open, toggle, children }: { open: boolean; toggle: () => void; children: ReactNode }) {
  const Sign = open ? IconChevronDown : IconChevronRight;
  return (
    <UnstyledButton className={classes.rowButton} aria-expanded={open} onClick={toggle}>
      <Sign size={14} aria-hidden />
      {children}
    </UnstyledButton>
  );
}

interface FigureProps {
  model: ModelSummary;
  column: Column;
  columns: Column[];
  range: [number, number];
  best: boolean;
}

function Figure({ model, column, columns, range, best }: FigureProps) {
  const { rank: say } = useText().results;
  const { text, weak, interval, spread } = cellOf(model, column, columns);
  const figure = (
    <span data-best={best || undefined} className={classes.ranked} tabIndex={interval ? 0 : undefined}>
      {text}
      <WeakMark weak={weak} />
    </span>
  );
  return (
    <>
      {best && <span className={classes.best}>{say.best}</span>}
      {interval ? (
        <Tooltip label={say.interval(interval)} withArrow>
          {figure}
        </Tooltip>
      ) : (
        figure
      )}
      {spread && <SpreadPicture value={spread} range={range} />}
    </>
  );
}

/** Which model is best, in one sentence for each load. */
function Answers({ result, stages }: { result: Result; stages: NamedModel[][] }) {
  const { results, messages, metrics } = useText();
  const answers: { best: Best; load: string; models: NamedModel[] }[] = [];
  for (const models of stages) {
    const first = models[0];
    const best = decidingOf(bestOf(result, first?.model.stage ?? 0));
    if (!first || !best || answers.some((one) => one.best === best)) continue;
    answers.push({ best, load: first.load?.kind ? line(messages.load(first.load)) : first.stage, models });
  }
  const sentence = ({ best, models }: (typeof answers)[number]) =>
    sentenceOf(best, models, results.rank, metrics.metric[best.metric as Column[0]].name);
  return answers.map((one) => (
    <Text key={one.best.stage} size="sm" fw={600} className="foreign">
      {answers.length > 1 ? `${one.load}: ${sentence(one)}` : sentence(one)}
    </Text>
  ));
}

type Say = Dictionary["results"]["rank"];

function sentenceOf(best: Best, models: NamedModel[], say: Say, metric: string): string {
  const titleOf = (endpoint = "") =>
    line(models.find(({ model }) => model.endpoint === endpoint)?.title ?? endpoint);
  const what = `${best.statistic ?? ""} ${metric}`.trim();
  const isTTFT = best.metric === "ttft";
  if (!best.endpoint) return say.none(isTTFT, what, best.more ?? 0);
  const [from, to] = spanOf(best);
  const span = from === to ? `${to} %` : say.span(from, to);
  return say.first(isTTFT, titleOf(best.endpoint), what, span, titleOf(best.next));
}
