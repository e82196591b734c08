import { BridgeError, useBridge, type Model } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { offerRestore, restoreLast } from "../../toasts/removals";
import { showMessage } from "../../toasts/showMessage";
import { useErrorToast } from "../../toasts/useErrorToast";
import type { LeftOut } from "./protocol";

/** Changes of stored models. Each reloads the list and says so in a toast. */
export function useModelChanges(reload: () => void) {
  const bridge = useBridge();
  const { models: say } = useText();
  const showError = useErrorToast();

  const change = (done: Promise<void>, message: string, undo?: () => void) =>
    void done.then(() => {
      reload();
      showMessage(message, undo);
    }, showError);
  /** Stores what is left out of a model's requests; the rest stays as it is stored by now. */
  const storeLeftOut = async ({ name }: Model, { omit, rename }: LeftOut) => {
    const stored = (await bridge.models()).find((one) => one.name === name);
    if (!stored) throw new BridgeError("not_found", say.gone(line(name)));
    const endpoint = { ...stored, omit: omit ?? [], rename: rename ?? {} };
    const { mistakes } = await bridge.saveModel({ was: name, endpoint });
    if (mistakes[0]) throw new BridgeError("invalid", mistakes[0].message);
  };
  const unarchive = ({ name }: Model) => change(bridge.unarchiveModel(name), say.saved(line(name)));
  const restore = async (model: Model) => {
    const { mistakes } = await bridge.saveModel({ was: "", endpoint: model });
    if (mistakes[0]) throw new BridgeError("invalid", mistakes[0].message);
  };
  const reloadAfter = (restored: Promise<void>) => void restored.then(reload, showError);
  return {
    archive: (model: Model) =>
      change(bridge.archiveModel(model.name), say.archivedNow(line(model.name)), () => unarchive(model)),
    unarchive,
    storeLeftOut,
    sendAll: (model: Model) =>
      change(storeLeftOut(model, {}), say.sendsAll(line(model.name)), () =>
        change(storeLeftOut(model, model), say.saved(line(model.name))),
      ),
    remove: (model: Model, key: string) => {
      const removed = bridge
        .removeModel(model.name)
        .then(() => (key === "" ? undefined : bridge.removeKey(key)));
      if (key !== "") return change(removed, say.removed(line(model.name))); // without its key it is not the same
      void removed.then(() => {
        reload();
        offerRestore({
          of: "models",
          message: say.removed(line(model.name)),
          restore: () => restore(model),
          undo: reloadAfter,
        });
      }, showError);
    },
    undo: () => {
      const restored = restoreLast("models");
      if (restored) reloadAfter(restored);
    },
    saved: (name: string) => {
      reload();
      showMessage(say.saved(line(name)));
    },
  };
}
