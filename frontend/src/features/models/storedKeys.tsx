// Keys that the form of a model put into the keychain or took out of it. They
// are there at once, the model is not: whoever closes the form without saving
// leaves no key behind, and whoever saves leaves none that nothing uses.

import { createContext, use, useRef, type ReactNode } from "react";
import { useBridge } from "../../bridge";

interface StoredKeys {
  /** A key was stored by this form. */
  add(ref: string): void;
  /** The form has no use for a key any more. */
  drop(ref: string): void;
}

const StoredKeysContext = createContext<StoredKeys>({ add: () => {}, drop: () => {} });
export const useStoredKeys = () => use(StoredKeysContext);

export interface KeyChanges extends StoredKeys {
  /** The form was closed without saving. */
  discarded(): void;
  /** The model was saved. */
  saved(): void;
}

export function useKeyChanges(): KeyChanges {
  const bridge = useBridge();
  const added = useRef(new Set<string>());
  const dropped = useRef(new Set<string>());
  const end = (unused: Iterable<string>) => {
    // A key that a model uses stays: that is what the refusal says.
    for (const ref of unused) void bridge.removeKey(ref).catch(() => {});
    added.current.clear();
    dropped.current.clear();
  };
  return {
    add: (ref) => {
      added.current.add(ref);
      dropped.current.delete(ref);
    },
    drop: (ref) => void dropped.current.add(ref),
    discarded: () => end([...added.current]),
    saved: () => end([...added.current, ...dropped.current]),
  };
}

export function StoredKeysProvider({ keys, children }: { keys: StoredKeys; children: ReactNode }) {
  return <StoredKeysContext value={keys}>{children}</StoredKeysContext>;
}
