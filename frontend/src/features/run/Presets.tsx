import { ActionIcon, Button, Group, Popover, Stack, TextInput, Tooltip } from "@mantine/core";
import { IconBookmarkPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useBridge, type Preset, type RunForm } from "../../bridge";
import { describeError } from "../../lib/error";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { showToast } from "../../toasts/showToast";
import { useErrorToast } from "../../toasts/useErrorToast";
import { asPreset, presetNamed, withPreset } from "./form";

/** The built-in presets and those of the user. */
export function Presets({ form, use }: { form: RunForm; use: (form: RunForm) => void }) {
  const bridge = useBridge();
  const say = useText().run.preset;
  const showError = useErrorToast();
  const presets = useLoaded(bridge.presets);
  const act = (done: Promise<void>, message: string, undo?: () => void) =>
    done.then(() => {
      presets.reload();
      showToast(message, undo);
    }, showError);
  const remove = (preset: Preset) =>
    void act(bridge.removePreset(preset.name), say.removed(line(preset.name)), () => {
      void act(bridge.savePreset(preset), say.saved(line(preset.name)));
    });
  // An invalid name is shown beside its field; a replaced preset can be restored.
  const save = async (name: string) => {
    const before = presetNamed(presets.value ?? [], name);
    await bridge.savePreset(asPreset(name, form));
    const undo = () => void act(bridge.savePreset(before as Preset), say.saved(line(before?.name)));
    const said = before ? say.replaced(line(before.name)) : say.saved(line(name));
    void act(Promise.resolve(), said, before && undo);
  };
  return (
    <Group gap="xs" role="group" aria-label={say.label}>
      {(presets.value ?? []).map((preset) => (
        <Group key={preset.name} gap={2} wrap="nowrap">
          <Tooltip label={line(preset.about) || say.pick} withArrow multiline maw={320}>
            <Button size="xs" variant="default" onClick={() => use(withPreset(form, preset))}>
              {preset.built_in ? (say.names[preset.name] ?? line(preset.name)) : line(preset.name)}
            </Button>
          </Tooltip>
          {!preset.built_in && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={say.remove(line(preset.name))}
              onClick={() => remove(preset)}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      <SavePreset save={save} />
    </Group>
  );
}

function SavePreset({ save }: { save: (name: string) => Promise<void> }) {
  const { run, shell } = useText();
  const say = run.preset;
  const [name, setName] = useState("");
  const [opened, setOpened] = useState(false);
  const [error, setError] = useState("");
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withArrow shadow="md">
      <Popover.Target>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconBookmarkPlus size={16} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {say.save}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save(name.trim()).then(
              () => {
                setOpened(false);
                setName("");
              },
              (failure: unknown) => setError(describeError(failure).message),
            );
          }}
        >
          <Stack gap="xs">
            <TextInput
              label={say.name}
              description={say.nameHint}
              value={name}
              error={error}
              onChange={(event) => {
                setName(event.currentTarget.value);
                setError("");
              }}
              data-autofocus
            />
            <Button type="submit" size="xs" disabled={name.trim() === ""}>
              {shell.save}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
