import { ActionIcon, Group, Radio, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconPin, IconPinnedFilled, IconX } from "@tabler/icons-react";
import { useId } from "react";
import type { Column, Comparison, MetricLine, MetricValue } from "../../bridge";
import { count, fullMoment, line, moment } from "../../lib/format";
import { metric } from "../../lib/metrics";
import { useText } from "../../lib/text";
import { StateBadge } from "../../ui/RunBadges";
import { Term } from "../../ui/Term";
import { sentenceOf } from "../../comparison/sentences";
import { amount, differenceOf, markOf, scaleOf, type Difference, type IntervalMark } from "./differences";
import classes from "./compare.module.css";

export interface ColumnActions {
  setBaseline: (column: Column) => void;
  remove: (column: Column) => void;
  pin: (column: Column | null) => void;
  isPinned: (column: Column) => boolean;
}

interface Props {
  comparison: Comparison;
  actions: ColumnActions;
}

/** Every metric in all columns, with the difference to the baseline. */
export function MetricTable({ comparison, actions }: Props) {
  const { compare: say, metrics: definitions } = useText();
  const { columns, metrics, baseline } = comparison;
  const group = useId();
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={say.metrics}>
      <table className={classes.table} aria-label={say.metrics}>
        <thead>
          <tr>
            <th scope="col">{say.metric}</th>
            {columns.map((column, at) => (
              <th key={at} scope="col" data-baseline={at === baseline || undefined}>
                <ColumnHead column={column} isBaseline={at === baseline} group={group} actions={actions} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.map((one) => {
            const { name, about } = metric(definitions, one.id);
            return (
              <tr key={one.id}>
                <th scope="row">
                  {about ? (
                    <Term about={about} size="sm">
                      {name}
                    </Term>
                  ) : (
                    name
                  )}
                </th>
                {one.values.map((value, at) => (
                  <td key={at} data-baseline={at === baseline || undefined}>
                    <Cell of={one} value={value} label={columns[at]?.label ?? ""} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  column: Column;
  isBaseline: boolean;
  group: string;
  actions: ColumnActions;
}

function ColumnHead({ column, isBaseline, group, actions }: HeadProps) {
  const { compare: say, messages } = useText();
  const label = line(column.label);
  const run = line(column.run_name) || say.untitled;
  const isPinned = isBaseline && actions.isPinned(column);
  const Pin = isPinned ? IconPinnedFilled : IconPin;
  return (
    <div className={classes.head}>
      <Group gap={4} wrap="nowrap" align="flex-start" justify="space-between">
        <Text size="sm" fw={650} className="foreign" lineClamp={4} title={label}>
          {label}
        </Text>
        <Tooltip label={say.remove(label)} withArrow multiline maw={300}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={say.remove(label)}
            onClick={() => actions.remove(column)}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {!label.includes(run) && (
        <Text size="xs" c="dimmed" className="foreign" lineClamp={2} title={run}>
          {run}
        </Text>
      )}
      <Text size="xs" c="dimmed" title={fullMoment(column.started)}>
        {moment(column.started)}
      </Text>
      <Text size="xs" c="dimmed">
        {line(messages.load(column.load))}
        {column.repeats > 1
          ? `, ${say.repeats(column.repeats)}`
          : column.stage > 0 && `, ${say.stage(column.stage + 1)}`}
      </Text>
      {column.state !== "finished" && <StateBadge state={column.state} />}
      <Group gap={6} wrap="nowrap" mt="auto" pt={4} h="1.9rem">
        <Tooltip label={say.setBaseline(label)} withArrow multiline maw={300} refProp="rootRef">
          <Radio
            size="xs"
            name={group}
            checked={isBaseline}
            onChange={() => actions.setBaseline(column)}
            label={say.baseline}
            aria-label={say.setBaseline(label)}
          />
        </Tooltip>
        {isBaseline && (
          <Tooltip label={isPinned ? say.unpin : say.pin} withArrow multiline maw={260}>
            <ActionIcon
              size="sm"
              variant="subtle"
              aria-label={say.pin}
              aria-pressed={isPinned}
              onClick={() => actions.pin(isPinned ? null : column)}
            >
              <Pin size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </div>
  );
}

interface CellProps {
  of: MetricLine;
  value: MetricValue;
  label: string;
}

function Cell({ of, value, label }: CellProps) {
  const say = useText();
  const difference = differenceOf(value);
  const mark = markOf(value, scaleOf(of));
  const isThere = typeof value.value === "number";
  return (
    <>
      <div className={classes.value}>
        {amount(value.value, of.unit)}
        {isThere && value.weak && (
          <>
            <span aria-hidden title={say.metrics.weak}>
              {"\u00a0?"}
            </span>
            <VisuallyHidden>({say.metrics.weak})</VisuallyHidden>
          </>
        )}
        {isThere && <span className={classes.n}>{say.compare.n(count(value.n))}</span>}
      </div>
      {difference && (
        <div
          title={sentenceOf(say, of, value, label) || (mark ? say.compare.interval(...mark.text) : undefined)}
        >
          <DifferenceText difference={difference} />
          {mark && <Interval mark={mark} answer={difference.answer} />}
        </div>
      )}
    </>
  );
}

function DifferenceText({ difference: { arrow, change, answer } }: { difference: Difference }) {
  const { answer: words } = useText().compare;
  return (
    <div className={classes.moved} data-answer={answer || undefined}>
      {arrow && <span aria-hidden>{arrow} </span>}
      {[change, answer && words[answer]].filter(Boolean).join(" ")}
    </div>
  );
}

/** The interval of a difference as a bar over the line of no difference. */
function Interval({ mark, answer }: { mark: IntervalMark; answer: string }) {
  const { compare: say } = useText();
  const x = (place: number) => 50 + 48 * place;
  return (
    <svg
      className={classes.interval}
      data-answer={answer || undefined}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={say.interval(...mark.text)}
    >
      <line className={classes.none} x1="50" x2="50" y1="0" y2="10" />
      <line className={classes.span} x1={x(mark.low)} x2={x(mark.high)} y1="5" y2="5" />
      <line className={classes.point} x1={x(mark.at)} x2={x(mark.at)} y1="1" y2="9" />
    </svg>
  );
}
