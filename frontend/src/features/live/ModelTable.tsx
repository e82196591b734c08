import { Progress as Bar, Table, Text, Tooltip } from "@mantine/core";
import { memo } from "react";
import type { LiveModel, Load, ModelProgress, Progress } from "../../bridge";
import { absent, count, duration, line, speed } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { countText, elapsedSeconds, modelShare, phaseOf, stageLeft } from "./progress";

interface Props {
  progress: Progress;
  names: LiveModel[];
}

/** A row per model with its progress and its metrics. */
export function ModelTable({ progress, names }: Props) {
  const say = useText().live;
  const titles = new Map(names.map(({ name, title }) => [name, title]));
  return (
    <Table.ScrollContainer minWidth={740} type="native">
      <Table verticalSpacing="xs" aria-label={say.models.title}>
        <Columns />
        <Table.Tbody>
          {progress.models.map((model) => (
            <Row
              key={model.endpoint}
              model={model}
              elapsed={elapsedSeconds(progress)}
              title={titles.get(model.endpoint) || model.endpoint}
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

interface RowProps {
  model: ModelProgress;
  elapsed: number; // seconds of the run
  title: string;
}

function Row({ model, elapsed, title }: RowProps) {
  const { live: say, messages } = useText();
  const place = phaseOf(model);
  const done = modelShare(model, elapsed);
  return (
    <Table.Tr>
      <Table.Td className="foreign">{line(title)}</Table.Td>
      <Table.Td>
        {say.phase[place]}
        <Text size="xs" c="dimmed" className="foreign">
          {stageText(model, say, messages.load)}
        </Text>
      </Table.Td>
      <Table.Td>
        {done !== null && (
          <Bar value={100 * done} size="sm" mb={4} aria-label={line(title)} transitionDuration={0} />
        )}
        <Text size="xs" c="dimmed">
          {doneText(model, say)}
        </Text>
        {typeof model.asked_rate === "number" && (
          <Text size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
            {say.rates(rate(model.asked_rate), rate(model.sent_rate))}
          </Text>
        )}
        {model.dropped > 0 && (
          <Text size="xs" c="var(--mantine-color-error)">
            {say.droppedOf(count(model.dropped), count(model.due))}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="figure" c={model.failed > 0 ? "var(--mantine-color-error)" : undefined}>
        {count(model.failed)}
      </Table.Td>
      <Table.Td className="figure">
        {meanInFlight(model)} / {model.max_in_flight > 0 ? count(model.max_in_flight) : "∞"}
      </Table.Td>
      <Table.Td className="figure">
        {duration(model.ttft_p50)}
        <Text size="xs" c="dimmed">
          {say.models.ttft95} {duration(model.ttft_p95)}
        </Text>
      </Table.Td>
      <Table.Td className="figure">{speed(model.tokens_per_second)}</Table.Td>
      <Table.Td className="figure">{place === "done" ? "-" : duration(model.left)}</Table.Td>
    </Table.Tr>
  );
}

const meanInFlight = (model: ModelProgress) =>
  typeof model.mean_in_flight !== "number"
    ? count(model.in_flight)
    : String(Math.round(model.mean_in_flight * 10) / 10);

type LiveText = Dictionary["live"];

/** The stage that a model is in, with its load and the time that is left of it. */
function stageText(model: ModelProgress, say: LiveText, loadOf: (load: Load) => string): string {
  const left = stageLeft(model);
  const parts = [
    model.stages > 1 ? say.stage(count(model.stage + 1), count(model.stages)) : "",
    line(loadOf(model.load)),
    left === null ? "" : say.stageLeft(duration(left)),
  ];
  return parts.filter(Boolean).join(", ");
}

function doneText(model: ModelProgress, say: LiveText): string {
  const kind = countText(model);
  if (kind === "open") return say.done(count(model.done));
  return (kind === "about" ? say.progressAbout : say.progress)(count(model.done), count(model.total));
}

/** Requests a second, without the unit. */
const rate = (value: number | null | undefined) =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : absent;
