import { ActionIcon, Button, Group, Menu, TextInput, Title } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { RunForm } from "../../bridge";
import { useText } from "../../lib/text";
import { usePlanFile } from "./usePlanFile";

interface Props {
  form: RunForm | null;
  change: (part: Partial<RunForm>) => void;
  replace: (form: RunForm) => void;
  reset: () => void;
  mistakes: Record<string, string>;
}

/** The title of the page, the name of the run, and what is done with the form as a whole. */
export function RunHeader({ form, change, replace, reset, mistakes }: Props) {
  const { title, reset: again, label, planFile: say } = useText().run;
  const { open, save } = usePlanFile(form, replace);
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <Group gap="md" wrap="nowrap" flex={1}>
        <Title order={1} size="h2" style={{ whiteSpace: "nowrap" }}>
          {title}
        </Title>
        {form && (
          <TextInput
            flex={1}
            maw={340}
            aria-label={label.name}
            placeholder={label.namePlaceholder}
            value={form.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={mistakes.name}
          />
        )}
      </Group>
      <Group gap={4} wrap="nowrap">
        <Button variant="subtle" onClick={reset}>
          {again}
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={say.menu} disabled={form === null}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={open}>{say.open}</Menu.Item>
            <Menu.Item onClick={save}>{say.save}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Group>
  );
}
