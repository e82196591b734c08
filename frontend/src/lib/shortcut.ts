// The keys of one page, beside those that work everywhere.

import { useHotkeys } from "@mantine/hooks";

/** Does what a key is for, also while one types; not while a question or a drawer is open. */
export function useShortcut(keys: string, work: () => void) {
  const press = (event: KeyboardEvent) => {
    if (isModalOpen()) return;
    event.preventDefault();
    work();
  };
  useHotkeys([[keys, press, { preventDefault: false }]], []);
}

/** Whether a question or a drawer is open. */
export const isModalOpen = () => document.querySelector("[aria-modal=true]") !== null;
