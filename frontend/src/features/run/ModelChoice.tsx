import { Badge, Button, Checkbox, Group, ScrollArea, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Model } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { matches, modelOptions, toggled, withFirst, type ModelOption } from "./form";
import { Section } from "./Section";
import classes from "./run.module.css";

interface Props {
  models: Model[];
  chosen: string[];
  choose: (models: string[]) => void;
  error?: string;
}

const many = 8; // models from which on there is a search field, and those in use come first

/** Selects the models. */
export function ModelChoice({ models, chosen, choose, error }: Props) {
  const { run } = useText();
  const say = run.models;
  const { go } = useNavigation();
  const [text, setText] = useState("");
  const [used] = useState(chosen); // those chosen when the page opened
  const all = modelOptions(models, chosen);
  const names = all.map((one) => one.name);
  const shown = (all.length >= many ? withFirst(all, used) : all).filter((one) => matches(one, text));
  const shownNames = shown.map((one) => one.name);
  const rest = chosen.filter((name) => !shownNames.includes(name));
  return (
    <Section
      title={say.title}
      about={all.length > 0 ? say.chosen(chosen.length, all.length) : undefined}
      choice={
        all.length > 1 && (
          <Group gap="xs" wrap="nowrap">
            {all.length >= many && (
              <TextInput
                size="xs"
                w={190}
                aria-label={say.find}
                placeholder={say.find}
                leftSection={<IconSearch size={14} aria-hidden />}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                data-search
              />
            )}
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => choose(names.filter((name) => rest.includes(name) || shownNames.includes(name)))}
            >
              {say.all}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => choose(rest)}>
              {say.none}
            </Button>
          </Group>
        )
      }
    >
      {all.length > 0 && (
        <ScrollArea.Autosize mah={132} type="auto" offsetScrollbars="present">
          <div className={classes.models}>
            {shown.map((one) => (
              <ModelBox
                key={one.name}
                one={one}
                checked={chosen.includes(one.name)}
                toggle={() => choose(toggled(chosen, one.name, names))}
              />
            ))}
          </div>
          {shown.length === 0 && <Text size="sm">{say.nothing}</Text>}
        </ScrollArea.Autosize>
      )}
      {all.length === 0 && (
        <Group gap="sm">
          <Text size="sm">{say.empty}</Text>
          <Button size="compact-sm" onClick={() => go({ page: "models", add: true })}>
            {say.add}
          </Button>
        </Group>
      )}
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" data-mistake tabIndex={-1}>
          {line(error)}
        </Text>
      )}
    </Section>
  );
}

function ModelBox({ one, checked, toggle }: { one: ModelOption; checked: boolean; toggle: () => void }) {
  const { models: say } = useText().run;
  const title = one.gone ? say.gone(line(one.name)) : line(one.title);
  return (
    <Checkbox
      checked={checked}
      onChange={toggle}
      styles={{ body: { minWidth: 0 }, labelWrapper: { minWidth: 0 } }}
      label={
        <span
          className={classes.model}
          title={one.title === one.name ? title : `${title} (${line(one.name)})`}
        >
          <Text
            span
            size="sm"
            truncate
            className="foreign"
            c={one.gone ? "var(--mantine-color-error)" : undefined}
          >
            {title}
          </Text>
          {one.title !== one.name && (
            <Text span size="xs" c="dimmed" truncate className={`foreign ${classes.name}`}>
              {line(one.name)}
            </Text>
          )}
          {one.family && (
            <Badge size="xs" variant="default" tt="none" fw={450} className={classes.family}>
              {line(one.family)}
            </Badge>
          )}
        </span>
      }
    />
  );
}
