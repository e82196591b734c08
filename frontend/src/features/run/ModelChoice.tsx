import { Badge, Button, Checkbox, Group, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Model } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { modelOptions, matches, toggled } from "./form";
import { Section } from "./Section";

interface Props {
  models: Model[];
  chosen: string[];
  choose: (models: string[]) => void;
  error?: string;
}

const many = 8; // models from which on there is a search field

/** Selects the models. */
export function ModelChoice({ models, chosen, choose, error }: Props) {
  const { run } = useText();
  const say = run.models;
  const { go } = useNavigation();
  const [text, setText] = useState("");
  const all = modelOptions(models, chosen);
  const names = all.map((one) => one.name);
  const shown = all.filter((one) => matches(one, text));
  return (
    <Section title={say.title} about={all.length > 0 ? say.chosen(chosen.length, all.length) : undefined}>
      {all.length > 1 && (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => choose(names)}>
            {say.all}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => choose([])}>
            {say.none}
          </Button>
          {all.length >= many && (
            <TextInput
              size="xs"
              flex={1}
              aria-label={say.find}
              placeholder={say.find}
              leftSection={<IconSearch size={14} aria-hidden />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
        </Group>
      )}
      <ScrollArea.Autosize mah={260} type="auto">
        <Stack gap={6} role="group" aria-label={say.title}>
          {shown.map((one) => (
            <Checkbox
              key={one.name}
              checked={chosen.includes(one.name)}
              onChange={() => choose(toggled(chosen, one.name, names))}
              label={
                <Group gap="xs">
                  <Text size="sm" className="foreign" c={one.gone ? "var(--mantine-color-error)" : undefined}>
                    {one.gone ? say.gone(line(one.name)) : line(one.title)}
                  </Text>
                  {one.title !== one.name && (
                    <Text size="xs" c="dimmed" className="foreign">
                      {line(one.name)}
                    </Text>
                  )}
                  {one.family && (
                    <Badge size="xs" variant="default" tt="none" fw={450}>
                      {line(one.family)}
                    </Badge>
                  )}
                </Group>
              }
            />
          ))}
          {shown.length === 0 && all.length > 0 && <Text size="sm">{say.nothing}</Text>}
        </Stack>
      </ScrollArea.Autosize>
      {all.length === 0 && (
        <Group gap="sm">
          <Text size="sm">{say.empty}</Text>
          <Button size="compact-sm" onClick={() => go({ page: "models", add: true })}>
            {say.add}
          </Button>
        </Group>
      )}
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {line(error)}
        </Text>
      )}
    </Section>
  );
}
