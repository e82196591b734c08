import { memo, type ReactNode } from "react";
import type { ModelRow, RunRow } from "../../bridge";
import type { PinnedSubject } from "../../comparison/usePinned";
import { count, duration, fullMoment, line, moment, share, speed } from "../../lib/format";
import { metric } from "../../lib/metrics";
import type { Dictionary } from "../../lib/text";
import type { VirtualColumn } from "../../ui/table/column";
import { gridTrack, type OptionalColumn } from "./columnChoice";
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

/** The columns of the list: star, name, the chosen ones and the menu. */
export function columnsOf(shown: readonly OptionalColumn[], page: Page): Column[] {
  const { text, actions, renaming, pinned } = page;
  const { column } = text.history;
  const star: Column = {
    id: "star",
    label: "★",
    about: column.star,
    width: gridTrack("star"),
    cell: (run) => <Star run={run} actions={actions} />,
  };
  const name: Column = {
    id: "name",
    label: column.run,
    width: gridTrack("name"),
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
    width: gridTrack("menu"),
    cell: (run) => <RunMenu run={run} actions={actions} pinned={pinned} />,
  };
  return [star, name, ...shown.map((choice) => chosen(choice, text)), menu];
}

function chosen(choice: OptionalColumn, text: Dictionary): Column {
  const { column, columnAbout } = text.history;
  const whole = (label: string, cell: Column["cell"], about?: string): Column => ({
    id: choice,
    label,
    about,
    width: gridTrack(choice),
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
