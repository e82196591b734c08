import { ActionIcon, Button, Group, Menu, Radio, Stack, Text } from "@mantine/core";
import { IconBookmarkPlus, IconDots, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useBridge, type Preset, type RunForm } from "../../bridge";
import { line } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { useLoaded } from "../../lib/useLoaded";
import { showMessage } from "../../toasts/showMessage";
import { withPreset } from "./form";
import { PresetNameDialog } from "./PresetNameDialog";
import { useOwnPresets } from "./useOwnPresets";
import classes from "./run.module.css";

interface Props {
  form: RunForm;
  chosen: string; // the name of the preset that the form is, or began with; "": none
  isChanged: boolean; // the form differs from that preset
  replace: (form: RunForm, preset: string) => void;
}

type Say = Dictionary["run"]["preset"];

/** Selects one of the built-in presets or those of the user, and manages the latter. */
export function Presets({ form, chosen, isChanged, replace }: Props) {
  const bridge = useBridge();
  const say = useText().run.preset;
  const presets = useLoaded(bridge.presets);
  const all = presets.value ?? [];
  const own = all.filter((one) => !one.built_in);
  const [isNaming, setNaming] = useState(false);
  const current = all.find(({ name }) => name === chosen);
  const change = useOwnPresets(all, presets.reload);
  const pick = (name: string) => {
    const preset = all.find((one) => one.name === name);
    if (!preset) return;
    const [before, was] = [form, chosen];
    replace(withPreset(form, preset), name);
    if (isChanged || !current) showMessage(say.used(nameOf(preset, say)), () => replace(before, was));
  };
  const save = async (name: string) => replace(form, await change.save(name, form));
  const rename = async (preset: Preset, name: string) => {
    await change.rename(preset, name);
    if (chosen === preset.name) replace(form, name);
  };
  return (
    <Stack gap="xs">
      <Stack gap="xs" role="radiogroup" aria-label={say.label}>
        <div className={classes.presets}>
          {all
            .filter((one) => one.built_in)
            .map((one) => (
              <PresetCard key={one.name} {...{ preset: one, chosen, isChanged, pick }} />
            ))}
        </div>
        {own.length > 0 && (
          <Group gap="xs">
            <Text size="sm" c="dimmed" aria-hidden>
              {say.own}
            </Text>
            {own.map((one) => (
              <OwnPreset
                key={one.name}
                {...{ preset: one, chosen, isChanged, pick }}
                update={() => void save(one.name)}
                rename={(name) => rename(one, name)}
                remove={() => change.remove(one)}
              />
            ))}
          </Group>
        )}
      </Stack>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" c="dimmed" aria-live="polite" className="foreign">
          {aboutOf(current, isChanged, say)}
        </Text>
        <Button
          size="compact-sm"
          variant="subtle"
          style={{ flexShrink: 0 }}
          leftSection={<IconBookmarkPlus size={16} aria-hidden />}
          onClick={() => setNaming(true)}
        >
          {say.save}
        </Button>
        <PresetNameDialog
          title={say.save}
          opened={isNaming}
          first=""
          save={save}
          close={() => setNaming(false)}
        />
      </Group>
    </Stack>
  );
}

const nameOf = (preset: Preset, say: Say) =>
  (preset.built_in ? say.names[preset.name] : undefined) ?? line(preset.name);

function aboutOf(preset: Preset | undefined, isChanged: boolean, say: Say): string {
  if (!preset) return say.none;
  const about = (preset.built_in ? say.about[preset.name] : undefined) ?? line(preset.about);
  return [about, isChanged && say.changedAbout].filter(Boolean).join(" ");
}

interface CardProps {
  preset: Preset;
  chosen: string;
  isChanged: boolean;
  pick: (name: string) => void;
}

/** One tab stop for all presets: the chosen one. The arrow keys lead to the others. */
const cardOf = ({ preset: { name }, chosen, pick }: CardProps) => ({
  name: "preset",
  checked: chosen === name,
  tabIndex: chosen === "" || chosen === name ? 0 : -1,
  onClick: () => pick(name),
});

function PresetCard(props: CardProps) {
  const { preset, chosen, isChanged } = props;
  const say = useText().run.preset;
  const name = nameOf(preset, say);
  return (
    <Radio.Card {...cardOf(props)} aria-label={name} className={classes.preset}>
      <Group gap={6} wrap="nowrap">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {isChanged && chosen === preset.name && <Changed />}
      </Group>
      <Text size="xs" c="dimmed" lh={1.3}>
        {say.short[preset.name]}
      </Text>
    </Radio.Card>
  );
}

function Changed() {
  const say = useText().run.preset;
  return (
    <span title={say.changed} className={classes.changed}>
      <IconPencil size={14} aria-hidden />
    </span>
  );
}

interface OwnProps extends CardProps {
  update: () => void;
  rename: (name: string) => Promise<void>;
  remove: () => void;
}

function OwnPreset(props: OwnProps) {
  const { preset, chosen, isChanged, update, rename, remove } = props;
  const say = useText().run.preset;
  const name = line(preset.name);
  const [isRenaming, setRenaming] = useState(false);
  return (
    <Group gap={2} wrap="nowrap">
      <Radio.Card {...cardOf(props)} aria-label={name} className={classes.ownPreset}>
        <Group gap={6} wrap="nowrap">
          <Text size="sm" fw={600} truncate className="foreign" title={name}>
            {name}
          </Text>
          {isChanged && chosen === preset.name && <Changed />}
        </Group>
      </Radio.Card>
      <Menu position="bottom-start">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={say.actions(name)}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={update}>{say.update}</Menu.Item>
          <Menu.Item onClick={() => setRenaming(true)}>{say.rename}</Menu.Item>
          <Menu.Item color="var(--mantine-color-error)" onClick={remove}>
            {say.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PresetNameDialog
        title={say.renameOf(name)}
        opened={isRenaming}
        first={preset.name}
        save={rename}
        close={() => setRenaming(false)}
      />
    </Group>
  );
}
