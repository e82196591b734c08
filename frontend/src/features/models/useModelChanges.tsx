import { useBridge, type Model } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { showToast } from "../../toasts/showToast";
import { useErrorToast } from "../../toasts/useErrorToast";

/** Changes of stored models. Each reloads the list and says so in a toast. */
export function useModelChanges(reload: () => void) {
  const bridge = useBridge();
  const { models: say } = useText();
  const showError = useErrorToast();

  const change = (done: Promise<void>, message: string, undo?: () => void) =>
    void done.then(() => {
      reload();
      showToast(message, undo);
    }, showError);
  const unarchive = ({ name }: Model) => change(bridge.unarchiveModel(name), say.saved(line(name)));
  return {
    archive: (model: Model) =>
      change(bridge.archiveModel(model.name), say.archivedNow(line(model.name)), () => unarchive(model)),
    unarchive,
    remove: ({ name }: Model) => change(bridge.removeModel(name), say.removed(line(name))),
    saved: (name: string) => {
      reload();
      showToast(say.saved(line(name)));
    },
  };
}
