import { useHotkeys } from "@mantine/hooks";

/** A shortcut of one page. It works in text fields too, but not while a dialog or drawer is open. */
export function useShortcut(keys: string, work: () => void) {
  const press = (event: KeyboardEvent) => {
    if (isModalOpen()) return;
    event.preventDefault();
    work();
  };
  useHotkeys([[keys, press, { preventDefault: false }]], []);
}

/** Whether a dialog or a drawer is open. */
export const isModalOpen = () => document.querySelector("[aria-modal=true]") !== null;
