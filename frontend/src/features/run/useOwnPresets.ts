// Changes to the presets of the user. Each can be undone.

import { useBridge, type Preset, type RunForm } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { showMessage } from "../../toasts/showMessage";
import { useErrorToast } from "../../toasts/useErrorToast";
import { asPreset, presetNamed } from "./form";

export interface OwnPresets {
  /** Saves the form as a preset, in place of one of that name, and returns its name. Rejects an invalid name. */
  save: (name: string, form: RunForm) => Promise<string>;
  /** Rejects a name that is invalid or taken. */
  rename: (preset: Preset, name: string) => Promise<void>;
  remove: (preset: Preset) => void;
}

export function useOwnPresets(presets: readonly Preset[], reload: () => void): OwnPresets {
  const bridge = useBridge();
  const say = useText().run.preset;
  const showError = useErrorToast();
  const done = (message: string, undo?: () => Promise<void>) => {
    reload();
    showMessage(message, undo && (() => void undo().then(reload, showError)));
  };
  return {
    async save(name, form) {
      const before = presetNamed(presets, name);
      await bridge.savePreset(asPreset(name, form));
      if (before) done(say.replaced(line(before.name)), () => bridge.savePreset(before));
      else done(say.saved(line(name)), () => bridge.removePreset(name));
      return name;
    },
    async rename(preset, name) {
      if (name === preset.name) return;
      const other = presetNamed(presets, name);
      if (other && other.name !== preset.name) throw new Error(say.taken(line(other.name)));
      await move(preset, preset.name, name);
      done(say.renamed(line(name)), () => move(preset, name, preset.name));
    },
    remove(preset) {
      bridge
        .removePreset(preset.name)
        .then(() => done(say.deleted(line(preset.name)), () => bridge.savePreset(preset)), showError);
    },
  };

  /** Stores a preset under another name. One that differs in case alone replaces the old one by itself. */
  async function move(preset: Preset, from: string, to: string) {
    await bridge.savePreset({ ...preset, name: to });
    if (from.toLowerCase() !== to.toLowerCase()) await bridge.removePreset(from);
  }
}
