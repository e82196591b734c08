import { Button, Kbd } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useShortcut } from "../../lib/shortcut";

interface Props {
  label: string;
  loading?: boolean;
  disabled?: boolean;
  go: () => void;
}

/** The first button of the page, which Ctrl+Enter presses as well. */
export function MainButton({ label, loading, disabled, go }: Props) {
  useShortcut("mod+Enter", () => {
    if (!loading && !disabled) go();
  });
  return (
    <Button
      size="lg"
      leftSection={<IconPlayerPlay size={20} aria-hidden />}
      rightSection={
        <Kbd size="xs" aria-hidden>
          Ctrl Enter
        </Kbd>
      }
      aria-keyshortcuts="Control+Enter"
      loading={loading}
      disabled={disabled}
      onClick={go}
      data-autofocus
    >
      {label}
    </Button>
  );
}
