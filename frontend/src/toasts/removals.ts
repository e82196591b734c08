// What was deleted last, so that a toast or Ctrl+Z can restore it.

import { restoreTime, showMessage } from "./showMessage";

interface Removal {
  of: "runs" | "models";
  restore: () => Promise<void>;
  close: () => void; // closes the toast
}

let removals: Removal[] = [];

interface Offer {
  of: Removal["of"];
  message: string;
  restore: () => Promise<void>;
  undo: (restored: Promise<void>) => void; // what the button of the toast does with it
}

/** Says in a toast what was deleted and offers to restore it. */
export function offerRestore({ of, message, restore, undo }: Offer) {
  const removal: Removal = { of, restore, close: () => {} };
  removal.close = showMessage(message, () => undo(restoreNow(removal)), restoreTime);
  removals.push(removal);
}

/** Restores what was deleted last, also after its toast has gone; null if there is nothing. */
export function restoreLast(of: Removal["of"]): Promise<void> | null {
  const last = removals.findLast((removal) => removal.of === of);
  return last ? restoreNow(last) : null;
}

function restoreNow(removal: Removal): Promise<void> {
  removals = removals.filter((other) => other !== removal);
  removal.close();
  return removal.restore();
}
