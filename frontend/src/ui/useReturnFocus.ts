import { useEffect, useState } from "react";

/**
 * Returns the focus to where it was, for a dialog that is mounted to be opened:
 * Mantine does so only for one that is there before.
 */
export function useReturnFocus() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isLost = document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
}
