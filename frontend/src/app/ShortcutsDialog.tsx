import { Group, Kbd, Modal, Table } from "@mantine/core";
import { useText } from "../lib/text";
import { navigation } from "./pages";

/** The list of all shortcuts. */
export function ShortcutsDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const { shell } = useText();
  const say = shell.shortcuts;
  const rows: [string, string[]][] = [
    [say.pages, ["Ctrl 1", `Ctrl ${navigation.length}`]],
    [say.palette, ["Ctrl K"]],
    [say.run, ["Ctrl N"]],
    [shell.settings, ["Ctrl ,"]],
    [say.start, ["Ctrl Enter"]],
    [say.search, ["Ctrl F"]],
    [say.back, ["Alt ←"]],
    [say.close, ["Esc"]],
    [say.zoom, ["Ctrl +", "Ctrl -", "Ctrl 0"]],
    [say.table, ["↑ ↓", "Home End", "Enter", "Space"]],
    [say.selectAll, ["Ctrl A"]],
    [say.rename, ["F2"]],
    [say.remove, ["Delete", "Ctrl Z"]],
    [say.resize, ["Shift ←", "Shift →"]],
    [say.help, ["?"]],
  ];
  return (
    <Modal opened={opened} onClose={close} title={say.title} size="lg">
      <Table aria-label={say.title} verticalSpacing="xs">
        <Table.Tbody>
          {rows.map(([what, keys]) => (
            <Table.Tr key={what}>
              <Table.Th scope="row" fw={450}>
                {what}
              </Table.Th>
              <Table.Td>
                <Group gap={6} justify="flex-end" wrap="nowrap">
                  {keys.map((key) => (
                    <Kbd key={key} className="whole">
                      {key}
                    </Kbd>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
