// The settings of the window. A change takes effect at once and is stored
// afterwards; an error in storing it is ignored.

import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { useBridge, type Settings } from "../bridge";
import { choose, type Language } from "../lib/text";

export const defaultSettings: Settings = {
  scheme: "auto",
  language: "",
  zoom: 1,
  page: "",
  prompt_files: [],
  folder: "",
  tables: {},
  window: { x: 0, y: 0, width: 0, height: 0, maximised: false },
};

/** The language of the settings, else the first supported one of the system. */
export const languageOf = (settings: Settings): Language =>
  choose([settings.language, ...navigator.languages].filter(Boolean));

/** Sets the language of the document, which screen readers and the format of dates use. */
export function setDocumentLanguage(settings: Settings) {
  document.documentElement.lang = languageOf(settings);
}

type Changes = Partial<Pick<Settings, "scheme" | "language" | "zoom" | "page" | "tables">>;

interface SettingsState {
  settings: Settings;
  change: (changes: Changes) => void;
}

const SettingsContext = createContext<SettingsState>({ settings: defaultSettings, change: () => {} });

export const useSettings = (): SettingsState => use(SettingsContext);

export function SettingsProvider({ first, children }: { first: Settings; children: ReactNode }) {
  const bridge = useBridge();
  const [settings, setSettings] = useState(() => {
    setDocumentLanguage(first);
    return first;
  });
  const written = useRef(Promise.resolve());
  const change = useCallback(
    (changes: Changes) => {
      if (changes.language !== undefined) {
        setDocumentLanguage({ ...first, ...changes });
        bridge.speak(languageOf({ ...first, ...changes })).catch(() => {});
      }
      setSettings((old) => ({ ...old, ...changes }));
      // Pages store settings of their own: a write starts from what is stored.
      written.current = written.current
        .then(() => bridge.settings())
        .then((stored) => bridge.saveSettings({ ...stored, ...changes }))
        .catch(() => {});
    },
    [bridge, first],
  );
  const state = useMemo(() => ({ settings, change }), [settings, change]);
  return <SettingsContext value={state}>{children}</SettingsContext>;
}

const smallest = 0.7;
const largest = 1.6;
const zoomStep = 0.1;

/** The zoom some steps larger or, if negative, smaller. */
export const stepZoom = (zoom: number, steps: number): number =>
  Math.round(Math.min(largest, Math.max(smallest, zoom + steps * zoomStep)) * 10) / 10;
