import { useCallback } from "react";
import { useBridge, type Prompt } from "../../bridge";
import { useLoaded } from "../../lib/useLoaded";

const none: Prompt[] = [];

/**
 * The prompts of a file, or the built-in ones for "". There are none while they are
 * loading, and where the file cannot be read: the preview says why, as a mistake of
 * its field.
 */
export function usePromptSet(file: string): Prompt[] {
  const bridge = useBridge();
  const set = useLoaded(useCallback(() => bridge.prompts(file), [bridge, file]));
  return set.error === null ? (set.value?.prompts ?? none) : none;
}
