// The options of the column picker: runs and their models.

import type { RunRow, Subject } from "../../bridge";
import { line, moment } from "../../lib/format";
import { runName } from "../../lib/runName";
import { sameSubject } from "./subjects";

interface Labels {
  untitled: string;
  allModels: string;
}

export interface Option {
  value: string;
  label: string;
  disabled: boolean;
}

export interface OptionGroup {
  group: string;
  items: Option[];
}

const toValue = ({ run, model }: Subject) => JSON.stringify([run, model]);

export function toSubject(value: string): Subject {
  const [run = "", model = ""] = JSON.parse(value) as string[];
  return { run, model };
}

/** The label of a subject: its model and its run. */
export function subjectLabel({ run, model }: Subject, row: RunRow | null | undefined, words: Labels): string {
  if (!row) return [line(model), line(run)].filter(Boolean).join(" · ");
  const title = row.models.find(({ name }) => name === model)?.title;
  return [model ? line(title || model) : words.allModels, runName(row, words.untitled)].join(" · ");
}

/** Runs with their models, and all models at once where there are several. Chosen ones are disabled. */
export function optionsOf(runs: RunRow[], chosen: Subject[], words: Labels): OptionGroup[] {
  return runs.map((run) => {
    const models = [...new Map(run.models.map((model) => [model.name, model.title || model.name]))];
    const isChosen = (model: string) => chosen.some((one) => sameSubject(one, { run: run.id, model }));
    const singles = models.map(([name, title]) => ({
      value: toValue({ run: run.id, model: name }),
      label: line(title),
      disabled: isChosen(name),
    }));
    const all = {
      value: toValue({ run: run.id, model: "" }),
      label: words.allModels,
      disabled: models.every(([name]) => isChosen(name)),
    };
    return {
      group: `${line(run.name) || words.untitled} · ${moment(run.started)} · ${line(run.id)}`,
      items: singles.length > 1 ? [all, ...singles] : singles,
    };
  });
}
