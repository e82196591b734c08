import { notifications } from "@mantine/notifications";
import { useMemo, useState } from "react";
import { useBridge, type RunRow } from "../../bridge";
import { useText } from "../../lib/text";
import { useRepeating } from "../../repeating";
import { useRoute } from "../../route";
import { useComplain } from "../../saving";
import { Undo } from "../../ui/Undo";
import type { Deeds } from "./RunMenu";

export interface Editing {
  run: RunRow;
  what: "tags" | "note";
}

/** What can be done with runs of the list, and what is being written meanwhile. */
export function useDeeds(changed: () => void, gone: (runs: string[]) => void) {
  const bridge = useBridge();
  const { history: say, shell } = useText();
  const { go } = useRoute();
  const complain = useComplain();
  const { again, change } = useRepeating();
  const [renaming, setRenaming] = useState(""); // id of a run
  const [editing, setEditing] = useState<Editing | null>(null);

  const deeds = useMemo<Deeds>(() => {
    const act = (work: Promise<void>) => void work.then(changed, complain);
    const undone = (runs: string[]) => {
      const id = `deleted/${runs.join("/")}`;
      const undo = () => {
        notifications.hide(id);
        act(bridge.restoreRuns(runs));
      };
      notifications.show({
        id,
        autoClose: 15_000,
        closeButtonProps: { "aria-label": shell.close },
        message: <Undo said={say.removed(runs.length)} undo={undo} />,
      });
    };
    return {
      open: ({ id }) => go({ page: "results", run: id }),
      startRename: ({ id }) => setRenaming(id),
      leave: () => setRenaming(""),
      rename: (run, text) => {
        setRenaming("");
        act(bridge.renameRun({ run: run.id, text }));
      },
      editTags: (run) => setEditing({ run, what: "tags" }),
      editNote: (run) => setEditing({ run, what: "note" }),
      star: ({ id, starred }) => act(starred ? bridge.unstarRun(id) : bridge.starRun(id)),
      again: ({ id }) => again(id),
      change: ({ id }) => change(id),
      remove: async (runs) => {
        const deleted = await removeEach(runs, bridge.deleteRuns, complain);
        gone(deleted);
        changed();
        if (deleted.length > 0) undone(deleted);
      },
    };
  }, [again, bridge, change, changed, complain, go, gone, say, shell]);

  return { deeds, renaming, editing, endEditing: () => setEditing(null) };
}

/** Deletes one after the other, so that it is known which can be brought back. */
async function removeEach(
  runs: string[],
  deleteRuns: (runs: string[]) => Promise<void>,
  complain: (error: unknown) => void,
): Promise<string[]> {
  const deleted: string[] = [];
  for (const run of runs) {
    try {
      await deleteRuns([run]);
      deleted.push(run);
    } catch (error) {
      complain(error);
    }
  }
  return deleted;
}
