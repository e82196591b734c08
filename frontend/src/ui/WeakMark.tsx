import { VisuallyHidden } from "@mantine/core";
import { useText } from "../lib/text";

/** The mark of a weak value. */
export function WeakMark({ weak }: { weak: boolean }) {
  const { percentile: say } = useText().results;
  if (!weak) return null;
  return (
    <>
      <span aria-hidden title={say.weak}>
        {"\u00a0?"}
      </span>
      <VisuallyHidden>({say.weak})</VisuallyHidden>
    </>
  );
}
