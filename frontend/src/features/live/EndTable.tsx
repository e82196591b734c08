import { Table, Text } from "@mantine/core";
import type { LiveModel, RunEnd } from "../../bridge";
import { cellOf, columnsOf, decisive, stagesOf } from "../../comparison/rankedTable";
import { count, line } from "../../lib/format";
import { useText } from "../../lib/text";
import { WeakMark } from "../../ui/WeakMark";

interface Props {
  models: RunEnd["models"];
  names: LiveModel[];
}

/** The figures of the whole run, a row per model and stage, as its results show them. */
export function EndTable({ models, names }: Props) {
  const { live: say, metrics, results } = useText();
  const columns = columnsOf(models);
  const titles = new Map(names.map(({ name, title }) => [name, title]));
  const staged = stagesOf(models.map((model) => ({ model }))).length > 1;
  const anyWeak = models.some((model) => columns.some((one) => cellOf(decisive(model), one, columns).weak));
  return (
    <>
      <Table.ScrollContainer minWidth={640} type="native">
        <Table verticalSpacing="xs" aria-label={say.models.title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th miw={140}>{say.models.model}</Table.Th>
              {columns.map(([metric, statistic]) => (
                <Table.Th key={`${metric} ${statistic}`} ta="right">
                  {results.rank.short[metric] ?? metrics.metric[metric].name} {statistic}
                </Table.Th>
              ))}
              <Table.Th ta="right">{say.failed}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {models.map((model) => (
              <Table.Tr key={`${model.stage} ${model.endpoint}`}>
                <Table.Th scope="row" fw={400} className="foreign">
                  {line(titles.get(model.endpoint) || model.endpoint)}
                  {staged && `, ${results.model.stage(model.stage + 1)}`}
                </Table.Th>
                {columns.map((column) => {
                  const { text, weak } = cellOf(decisive(model), column, columns);
                  return (
                    <Table.Td key={column.join(" ")} className="figure">
                      {text}
                      <WeakMark weak={weak} />
                    </Table.Td>
                  );
                })}
                <Table.Td className="figure" c={model.failed > 0 ? "var(--mantine-color-error)" : undefined}>
                  {count(model.failed)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {anyWeak && (
        <Text size="xs" c="dimmed">
          {results.percentile.weakNote}
        </Text>
      )}
    </>
  );
}
