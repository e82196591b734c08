import { Checkbox, Group, Paper, Stack, Table } from "@mantine/core";
import { useMemo, useRef } from "react";
import type { Model } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { toggled } from "../../lib/toggled";
import { useTableLayout } from "../../settings/tableLayout";
import { ColumnMenu } from "../../ui/table/ColumnMenu";
import { selectionWidth, tableWidth } from "../../ui/table/layout";
import { useRowGrid } from "../../ui/table/useRowGrid";
import { useShownColumns } from "../../ui/table/useRoom";
import type { Family } from "./families";
import { ModelCell, type Actions } from "./ModelCell";
import { columnsOf } from "./modelColumns";

interface Props {
  families: Family[];
  actions: Actions;
  selected: ReadonlySet<string>; // names
  select: (names: string[]) => void;
}

/** The models, those of a family below its name. */
export function ModelTable({ families, actions, selected, select }: Props) {
  const { models: say, shell } = useText();
  const { layout, change, reset } = useTableLayout("models");
  const box = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => columnsOf(say), [say]);
  const shown = useShownColumns(box, columns, layout);
  const rows = families.flatMap(({ models }) => models);
  const toggle = ({ name }: Model) => select(toggled([...selected], name));
  const { grid, rowOf } = useRowGrid(rows, {
    open: actions.edit,
    select: toggle,
    selectAll: () => select(rows.map(({ name }) => name)),
    rename: actions.edit,
    remove: actions.remove,
    undo: actions.undo,
  });
  return (
    <Stack gap={6}>
      <Group justify="flex-end">
        <ColumnMenu
          columns={columns}
          shown={shown}
          layout={layout}
          choose={(chosen) => change({ columns: chosen })}
          reset={reset}
        />
      </Group>
      <Paper withBorder radius="md" style={{ overflow: "hidden" }} ref={box}>
        <Table.ScrollContainer minWidth={`${tableWidth(shown, layout) + selectionWidth}rem`} type="native">
          <Table
            {...grid}
            verticalSpacing="sm"
            horizontalSpacing="sm"
            layout="fixed"
            aria-label={say.title}
            className="rowgrid"
          >
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={`${selectionWidth}rem`} pos="relative">
                  <span className="unseen">{shell.table.select}</span>
                </Table.Th>
                {shown.map(({ id, label, width }) => (
                  <Table.Th
                    key={id}
                    w={width.share ? undefined : `${width.least}rem`}
                    ta={id === "runs" ? "right" : undefined}
                    pos="relative"
                  >
                    <span className={id === "actions" ? "unseen" : undefined}>{label}</span>
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            {families.map(({ family, models }) => (
              <Table.Tbody key={family}>
                <Table.Tr>
                  <Table.Th colSpan={shown.length + 1} scope="rowgroup" c="dimmed" className="foreign">
                    {line(family)}
                  </Table.Th>
                </Table.Tr>
                {models.map((model) => (
                  <Table.Tr
                    key={model.name}
                    {...rowOf(model)}
                    aria-selected={selected.has(model.name)}
                    opacity={model.archived ? 0.75 : undefined}
                    onDoubleClick={() => actions.edit(model)}
                  >
                    <Table.Td>
                      <Checkbox
                        size="xs"
                        tabIndex={-1}
                        checked={selected.has(model.name)}
                        onChange={(event) => {
                          toggle(model);
                          event.currentTarget
                            .closest<HTMLElement>("[role=grid]")
                            ?.focus({ preventScroll: true });
                        }}
                        aria-label={shell.table.selectOne(line(model.title || model.name))}
                      />
                    </Table.Td>
                    {shown.map(({ id }) => (
                      <ModelCell key={id} column={id} model={model} actions={actions} />
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            ))}
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </Stack>
  );
}
