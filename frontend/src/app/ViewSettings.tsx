import { ActionIcon, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useBridge } from "../bridge";
import { line } from "../lib/format";
import { useLoaded } from "../lib/useLoaded";
import { languages, useText } from "../lib/text";
import { useSettings, stepZoom } from "../settings/settings";

/** Colour scheme, language and zoom, with the version of the app. */
export function ViewSettings() {
  const { shell: say } = useText();
  const { version } = useBridge();
  const { value } = useLoaded(version);
  const { settings, change } = useSettings();
  const percent = `${Math.round((settings.zoom || 1) * 100)} %`;
  return (
    <Stack gap="md">
      <Choice
        label={say.scheme.label}
        value={settings.scheme || "auto"}
        choose={(scheme) => change({ scheme })}
        data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: say.scheme[value] }))}
      />
      <Choice
        label={say.language.label}
        value={settings.language}
        choose={(language) => change({ language })}
        data={[
          ...languages.map((value) => ({ value: value as string, label: say.language[value] })),
          { value: "", label: say.language.auto },
        ]}
      />
      <Group justify="space-between" role="group" aria-label={say.zoom.label}>
        <Text size="sm">{say.zoom.label}</Text>
        <Group gap={4}>
          <ActionIcon
            variant="default"
            aria-label={say.zoom.out}
            onClick={() => change({ zoom: stepZoom(settings.zoom || 1, -1) })}
          >
            <IconMinus size={16} aria-hidden />
          </ActionIcon>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`${percent}, ${say.zoom.reset}`}
            onClick={() => change({ zoom: 1 })}
            w={64}
          >
            {percent}
          </Button>
          <ActionIcon
            variant="default"
            aria-label={say.zoom.in}
            onClick={() => change({ zoom: stepZoom(settings.zoom || 1, 1) })}
          >
            <IconPlus size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <Text size="xs" c="dimmed" className="foreign">
        {say.name} {value === null ? "\u00a0" : line(value)}
      </Text>
    </Stack>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  data: { value: string; label: string }[];
  choose: (value: string) => void;
}

function Choice({ label, value, data, choose }: ChoiceProps) {
  return (
    <Stack gap={4}>
      <Text size="sm">{label}</Text>
      <SegmentedControl size="xs" fullWidth aria-label={label} value={value} onChange={choose} data={data} />
    </Stack>
  );
}
