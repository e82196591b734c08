// What can be done with a queued plan.

import { useMemo } from "react";
import { useBridge, type QueueItem, type QueueView } from "../../bridge";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { subjectsOf } from "../../run-state/queue";
import { nameOf } from "../../run-state/queueItems";
import { restoreTime, showMessage } from "../../toasts/showMessage";
import { useErrorToast } from "../../toasts/useErrorToast";

export interface QueueActions {
  run: (item: QueueItem) => void;
  edit: (item: QueueItem) => void;
  editPlan: (item: QueueItem) => void;
  turn: (item: QueueItem) => void; // on or off
  move: (item: QueueItem, before: QueueItem) => void; // to the place of another item
  remove: (items: QueueItem[]) => void;
  open: (run: string) => void;
  compare: (pair: { base: string; run: string }) => void;
  watch: () => void;
}

export function useQueueActions(view: QueueView | null, edit: (item: QueueItem) => void): QueueActions {
  const bridge = useBridge();
  const { queue: say } = useText();
  const { go } = useNavigation();
  const showError = useErrorToast();
  const items = view?.items;
  return useMemo(() => {
    const attempt = (call: Promise<void>) => void call.catch(showError);
    const restore = async (removed: QueueItem[]) => {
      for (const { id } of [...removed].reverse()) await bridge.restoreQueued(id);
    };
    const remove = async (gone: QueueItem[]) => {
      for (const { id } of gone) await bridge.removeQueued(id);
      const [first] = gone;
      const text = gone.length === 1 && first ? say.removed(nameOf(first, say)) : say.cleared(gone.length);
      showMessage(text, () => attempt(restore(gone)), restoreTime);
    };
    return {
      run: ({ id }) => attempt(bridge.runQueued(id)),
      edit,
      editPlan: ({ form }) => go({ page: "run", form }),
      turn: ({ id, enabled }) => attempt(enabled ? bridge.disableQueued(id) : bridge.enableQueued(id)),
      move: ({ id }, { id: other }) =>
        attempt(bridge.moveQueued({ id, to: items?.findIndex((one) => one.id === other) ?? 0 })),
      remove: (gone) => attempt(remove(gone)),
      open: (run) => go({ page: "results", run }),
      compare: (pair) => go({ page: "compare", subjects: subjectsOf(pair) }),
      watch: () => go({ page: "live" }),
    };
  }, [bridge, edit, go, items, say, showError]);
}
