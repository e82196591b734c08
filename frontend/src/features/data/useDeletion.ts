import { useState } from "react";
import { useBridge, type PruneForm } from "../../bridge";

export interface Deletion {
  busy: boolean;
  error: unknown;
  deleted: string[]; // ids of the runs of the last deletion; none after they were restored
  restored: boolean;
  start: (form: PruneForm) => void;
  undo: () => void;
}

/** The deletion of old runs, which can be undone. */
export function useDeletion(): Deletion {
  const bridge = useBridge();
  const [state, setState] = useState<Pick<Deletion, "busy" | "error" | "deleted" | "restored">>(idle);
  const run = (work: Promise<Partial<typeof state>>) => {
    setState((old) => ({ ...old, busy: true, error: null, restored: false }));
    work
      .then(
        (next) => setState({ ...idle, ...next }),
        (error: unknown) => setState((old) => ({ ...old, busy: false, error })),
      )
      .finally(() => window.dispatchEvent(new Event("focus"))); // what shows runs loads again
  };
  return {
    ...state,
    start: (form) =>
      run(bridge.prune(form).then(({ runs, problems }) => ({ deleted: runs, error: whyNot(problems) }))),
    undo: () => run(bridge.restoreRuns(state.deleted).then(() => ({ restored: true }))),
  };
}

const mostProblems = 3;

const whyNot = (problems: string[]) =>
  problems.length > 0 ? new Error(problems.slice(0, mostProblems).join("\n")) : null;

const idle = { busy: false, error: null as unknown, deleted: [] as string[], restored: false };
