import { useMemo, useState } from "react";
import { useBridge, type RunRow } from "../../bridge";
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
  const { history: say } = useText();
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
      remove: async (runs) => {
        const deleted = await removeEach(runs, bridge.deleteRuns, showError);
        onDeleted(deleted);
        onChanged();
        if (deleted.length === 0) return;
        const message = say.removed(deleted.length);
        offerRestore({ of: "runs", message, restore: () => bridge.restoreRuns(deleted), undo: act });
      },
      undo: () => {
        const restored = restoreLast("runs");
        if (restored) act(restored);
      },
    };
  }, [repeat, bridge, edit, onChanged, showError, go, onDeleted, say]);

  return { actions, renaming, editing, endEditing: () => setEditing(null) };
}

/** Deletes runs one by one and returns the ids of those that were deleted. */
async function removeEach(
  runs: string[],
  deleteRuns: (runs: string[]) => Promise<void>,
  showError: (error: unknown) => void,
): Promise<string[]> {
  const deleted: string[] = [];
  for (const run of runs) {
    try {
      await deleteRuns([run]);
      deleted.push(run);
    } catch (error) {
      showError(error);
    }
  }
  return deleted;
}
