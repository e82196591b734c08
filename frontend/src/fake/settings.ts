import type { Bridge, Settings } from "../bridge";
import type { FakeOptions } from "./options";
import { FakeEvents } from "./events";

export const settings: Settings = {
  scheme: "auto",
  language: "",
  zoom: 1,
  page: "",
  prompt_files: [],
  baseline: undefined,
  folder: "",
  tables: {},
  window: { x: 0, y: 0, width: 1200, height: 800, maximised: false },
};

type Calls = Pick<
  Bridge,
  | "settings"
  | "saveSettings"
  | "speak"
  | "version"
  | "command"
  | "backdrop"
  | "log"
  | "notify"
  | "closeWindow"
  | "onClosing"
>;

export function settingCalls(given: FakeOptions): Calls {
  let stored: Settings = { ...settings, ...given.settings };
  const wire = given.events ?? new FakeEvents();
  return {
    settings: async () => stored,
    saveSettings: async (next) => {
      stored = next;
    },
    speak: async () => {},
    version: async () => "recorded answers",
    command: async () => "tokenlap",
    backdrop: () => {},
    log: () => {},
    notify: async () => {},
    closeWindow: async () => {},
    onClosing: wire.closing.subscribe,
  };
}
