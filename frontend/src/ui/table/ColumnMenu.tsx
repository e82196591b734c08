import { ActionIcon, Button, Checkbox, Popover, Stack, Text } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useText } from "../../lib/text";
import type { ColumnLayout } from "./layout";

interface Props {
  columns: { id: string; label: string; fixed?: boolean }[]; // all that the table can have
  shown: { id: string }[];
  layout: ColumnLayout;
  choose: (columns: ColumnLayout["columns"]) => void;
  reset: () => void;
}

/** The button that opens the list of columns, to show or hide each. */
export function ColumnMenu({ columns, shown, layout, choose, reset }: Props) {
  const { table: say } = useText().shell;
  const isShown = (column: string) => shown.some(({ id }) => id === column);
  const touched = Object.keys({ ...layout.columns, ...layout.widths }).length > 0;
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label={say.columns} title={say.columns}>
          <IconColumns3 size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown mah="70vh" style={{ overflowY: "auto" }}>
        <Stack gap={8}>
          {columns
            .filter(({ fixed }) => !fixed)
            .map(({ id, label }) => (
              <Checkbox
                key={id}
                size="xs"
                label={label}
                checked={isShown(id)}
                onChange={() => choose({ ...layout.columns, [id]: !isShown(id) })}
              />
            ))}
          <Text size="xs" c="dimmed" maw={220}>
            {say.columnsAbout}
          </Text>
          <Button size="compact-xs" variant="default" disabled={!touched} onClick={reset}>
            {say.columnsReset}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
