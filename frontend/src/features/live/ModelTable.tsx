import { Progress as Bar, Table, Text, Tooltip } from "@mantine/core";
import { memo } from "react";
import type { LiveModel, ModelProgress } from "../../bridge";
import { count, duration, line, speed } from "../../lib/format";
import { useText } from "../../lib/text";
import { phaseOf } from "./progress";

interface Props {
  models: ModelProgress[];
  names: LiveModel[];
  going: boolean;
}

/** A row per model with its progress and its metrics. */
export function ModelTable({ models, names, going }: Props) {
  const say = useText().live;
  const titles = new Map(names.map(({ name, title }) => [name, title]));
  return (
    <Table.ScrollContainer minWidth={740} type="native">
      <Table verticalSpacing="xs" aria-label={say.models.title}>
        <Columns />
        <Table.Tbody>
          {models.map((model) => (
            <Row
              key={model.endpoint}
              model={model}
              title={titles.get(model.endpoint) || model.endpoint}
              going={going}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const Columns = memo(function Columns() {
  const { models: column } = useText().live;
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th miw={140}>{column.model}</Table.Th>
        <Table.Th>{column.phase}</Table.Th>
        <Table.Th miw={120}>{column.done}</Table.Th>
        <Table.Th ta="right">{column.failed}</Table.Th>
        <Table.Th ta="right">
          <Tooltip label={column.loadHint} withArrow multiline maw={300}>
            <Text component="span" inherit tabIndex={0} className="explained">
              {column.load}
            </Text>
          </Tooltip>
        </Table.Th>
        <Table.Th ta="right">{column.ttft}</Table.Th>
        <Table.Th ta="right">{column.speed}</Table.Th>
        <Table.Th ta="right">{column.left}</Table.Th>
      </Table.Tr>
    </Table.Thead>
  );
});

function Row({ model, title, going }: { model: ModelProgress; title: string; going: boolean }) {
  const say = useText().live;
  const place = phaseOf(model, going);
  return (
    <Table.Tr>
      <Table.Td className="foreign">{line(title)}</Table.Td>
      <Table.Td>{say.phase[place]}</Table.Td>
      <Table.Td>
        <Bar
          value={model.total > 0 ? (100 * model.done) / model.total : 0}
          size="sm"
          aria-label={line(title)}
          transitionDuration={0}
        />
        <Text size="xs" c="dimmed">
          {say.progress(count(model.done), count(model.total))}
        </Text>
      </Table.Td>
      <Table.Td className="figure" c={model.failed > 0 ? "var(--mantine-color-error)" : undefined}>
        {count(model.failed)}
      </Table.Td>
      <Table.Td className="figure">
        {meanInFlight(model)} / {count(model.max_in_flight)}
      </Table.Td>
      <Table.Td className="figure">
        {duration(model.ttft_p50)}
        <Text size="xs" c="dimmed">
          {say.models.ttft95} {duration(model.ttft_p95)}
        </Text>
      </Table.Td>
      <Table.Td className="figure">{speed(model.tokens_per_second)}</Table.Td>
      <Table.Td className="figure">
        {place === "done" || place === "ended" ? "-" : duration(model.left)}
      </Table.Td>
    </Table.Tr>
  );
}

const meanInFlight = (model: ModelProgress) =>
  typeof model.mean_in_flight !== "number"
    ? count(model.in_flight)
    : String(Math.round(model.mean_in_flight * 10) / 10);
