import { memo, type ReactNode } from "react";
import type { ModelRow, RunRow } from "../../bridge";
import type { PinnedSubject } from "../../comparison/usePinned";
import { count, duration, fullMoment, line, moment, share, speed } from "../../lib/format";
import { metric } from "../../lib/metrics";
import type { Dictionary } from "../../lib/text";
import type { ColumnWidth, VirtualColumn } from "../../ui/table/column";
import classes from "./history.module.css";
import { RunCell, Star } from "./RunCell";
import { RunMenu } from "./RunMenu";
import { linesOf } from "./rowHeight";
import type { RunActions } from "./useRunActions";

interface Page {
  text: Dictionary;
  actions: RunActions;
  renaming: string; // the id of the run that is being renamed, or ""
  pinned: PinnedSubject;
}

type Column = VirtualColumn<RunRow>;

const choices = [
  "started",
  "duration",
  "models",
  "requests",
  "success_rate",
  "ttft",
  "tpot",
  "latency",
  "output_speed",
  "system_tokens",
] as const;

type Choice = (typeof choices)[number];

const widths: Record<Choice, ColumnWidth> = {
  started: { least: 5.7 },
  duration: { least: 6.2 },
  models: { least: 9, wanted: 13, share: 1 },
  requests: { least: 5.2 },
  success_rate: { least: 6.1 },
  ttft: { least: 6.4 },
  tpot: { least: 6.4 },
  latency: { least: 7.6 },
  output_speed: { least: 8.2 },
  system_tokens: { least: 7.4 },
};

/** Columns that are shown where there is room, the first ones first. */
const optional: Choice[] = ["tpot", "latency", "success_rate", "duration", "output_speed"];

/** The columns that the list can have: star, name, figures and the menu. */
export function columnsOf(page: Page): Column[] {
  const { text, actions, renaming, pinned } = page;
  const { column } = text.history;
  const star: Column = {
    id: "star",
    label: "★",
    about: column.star,
    width: { least: 2 },
    fixed: true,
    cell: (run) => <Star run={run} actions={actions} />,
  };
  const name: Column = {
    id: "name",
    label: column.run,
    width: { least: 9.5, wanted: 16, share: 1 },
    sortable: true,
    cell: (run) => (
      <RunCell
        run={run}
        renaming={run.id === renaming}
        isPinned={run.id === pinned.subject?.run}
        actions={actions}
      />
    ),
  };
  const menu: Column = {
    id: "menu",
    label: "⋯",
    width: { least: 2.6 },
    fixed: true,
    cell: (run) => <RunMenu run={run} actions={actions} pinned={pinned} />,
  };
  return [star, name, ...choices.map((choice) => columnOf(choice, text)), menu];
}

function columnOf(choice: Choice, text: Dictionary): Column {
  const { column, columnAbout } = text.history;
  const whole = (label: string, cell: Column["cell"], about?: string): Column => ({
    id: choice,
    label,
    about,
    width: widths[choice],
    priority: optional.indexOf(choice) + 1,
    sortable: choice !== "models",
    cell,
  });
  const figure = (label: string, id: string, show: (model: ModelRow) => ReactNode): Column => ({
    ...whole(label, (run) => <Lines run={run} show={show} />, metric(text.metrics, id).about),
    figure: true,
    sortable: choice !== "requests",
  });
  switch (choice) {
    case "started":
      return whole(column.started, (run) => (
        <time dateTime={run.started} title={fullMoment(run.started)}>
          {moment(run.started)}
        </time>
      ));
    case "duration":
      return {
        ...whole(column.duration, (run) => duration(run.duration), columnAbout.duration),
        figure: true,
      };
    case "models":
      return whole(column.models, (run) => <Models run={run} text={text} />);
    case "requests":
      return figure(column.requests, "requests", (model) => <Requests model={model} text={text} />);
    case "success_rate":
      return figure(column.success, "success_rate", (model) => share(model.success_rate));
    case "ttft":
      return figure(column.ttft, "ttft_p50", (model) => duration(model.ttft_p50));
    case "tpot":
      return figure(column.tpot, "tpot_p50", (model) => duration(model.tpot_p50));
    case "latency":
      return figure(column.latency, "latency_p50", (model) => duration(model.latency_p50));
    case "output_speed":
      return figure(column.output_speed, "output_speed_p50", (model) => speed(model.output_speed));
    case "system_tokens":
      return figure(column.system_tokens, "system_tokens", (model) => speed(model.tokens_per_second));
  }
}

/** One line for each model of a run: values of different models are not merged. */
const Lines = memo(function Lines({ run, show }: { run: RunRow; show: (model: ModelRow) => ReactNode }) {
  const { shown, more } = linesOf(run.models);
  return (
    <>
      {shown.map((model, n) => (
        <div key={n} className={classes.line}>
          {show(model)}
        </div>
      ))}
      {more > 0 && <div className={classes.more} />}
    </>
  );
});

const Models = memo(function Models({ run, text }: { run: RunRow; text: Dictionary }) {
  const { history: say, messages } = text;
  const { shown, more } = linesOf(run.models);
  const staged = run.models.some(({ stage }) => stage > 0);
  return (
    <>
      {shown.map((model, n) => {
        const below = [line(messages.load(model.load)), staged ? say.stage(model.stage + 1) : ""]
          .filter(Boolean)
          .join(", ");
        const name = line(model.title || model.name);
        return (
          <div key={n} className={classes.line}>
            <div className={`${classes.cut} foreign`} title={name}>
              {name}
            </div>
            {below && (
              <div className={classes.below} title={below}>
                {below}
              </div>
            )}
          </div>
        );
      })}
      {more > 0 && (
        <div className={classes.more}>
          <span className={classes.below}>{say.moreLines(more)}</span>
        </div>
      )}
    </>
  );
});

function Requests({ model, text }: { model: ModelRow; text: Dictionary }) {
  return (
    <>
      {count(model.requests)}
      {!!model.failed && <div className={classes.failed}>{text.history.failed(model.failed)}</div>}
    </>
  );
}
