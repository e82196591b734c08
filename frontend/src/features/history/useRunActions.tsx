import { useMemo, useState } from "react";
import { useBridge, type RunRow } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useRepeatRun } from "../../run-state/useRepeatRun";
import { useNavigation } from "../../navigation/route";
import { offerRestore, restoreLast } from "../../toasts/removals";
import { useErrorToast } from "../../toasts/useErrorToast";

/** The actions on a run of the list. */
export interface RunActions {
  open: (run: RunRow) => void;
  startRename: (run: RunRow) => void;
  rename: (run: RunRow, name: string) => void;
  cancelRename: () => void; // ends the renaming
  editTags: (run: RunRow) => void;
  editNote: (run: RunRow) => void;
  exclude: (run: RunRow) => void; // from trends, or takes it in again
  star: (run: RunRow) => void;
  repeat: (run: RunRow) => void;
  editPlan: (run: RunRow) => void;
  remove: (runs: string[]) => void;
  undo: () => void; // the last deletion
}

/** What a dialog changes of a run. */
export type Edited = "tags" | "note" | "exclusion";

export interface Editing {
  run: RunRow;
  what: Edited;
}

/** The actions on runs of the list, and which run is being renamed or edited. */
export function useRunActions(onChanged: () => void, onDeleted: (runs: string[]) => void) {
  const bridge = useBridge();
  const { history: say, exports } = useText();
  const { go } = useNavigation();
  const showError = useErrorToast();
  const { repeat, edit } = useRepeatRun();
  const [renaming, setRenaming] = useState(""); // id of a run
  const [editing, setEditing] = useState<Editing | null>(null);

  const actions = useMemo<RunActions>(() => {
    const act = (work: Promise<void>) => void work.then(onChanged, showError);
    return {
      open: ({ id }) => go({ page: "results", run: id }),
      startRename: ({ id }) => setRenaming(id),
      cancelRename: () => setRenaming(""),
      rename: (run, text) => {
        setRenaming("");
        act(bridge.renameRun({ run: run.id, text }));
      },
      editTags: (run) => setEditing({ run, what: "tags" }),
      editNote: (run) => setEditing({ run, what: "note" }),
      exclude: (run) =>
        run.excluded === ""
          ? setEditing({ run, what: "exclusion" })
          : act(bridge.excludeRun({ run: run.id, text: "" })),
      star: ({ id, starred }) => act(starred ? bridge.unstarRun(id) : bridge.starRun(id)),
      repeat: ({ id }) => repeat(id),
      editPlan: ({ id }) => edit(id),
      remove: (runs) =>
        void bridge.deleteRuns(runs).then(({ runs: deleted, problems }) => {
          onDeleted(deleted);
          onChanged();
          if (problems.length > 0) showError(new Error(joinProblems(problems, exports.more)));
          const message = say.removed(deleted.length);
          offerRestore({ of: "runs", message, restore: () => bridge.restoreRuns(deleted), undo: act });
        }, showError),
      undo: () => {
        const restored = restoreLast("runs");
        if (restored) act(restored);
      },
    };
  }, [repeat, bridge, edit, onChanged, showError, go, onDeleted, say, exports]);

  return { actions, renaming, editing, endEditing: () => setEditing(null) };
}

const mostProblems = 3;

/** The first of the problems, and how many more there are. */
function joinProblems(problems: string[], more: (n: number) => string): string {
  const first = problems.slice(0, mostProblems).map(line);
  const rest = problems.length - first.length;
  return [...first, ...(rest > 0 ? [more(rest)] : [])].join(" · ");
}
