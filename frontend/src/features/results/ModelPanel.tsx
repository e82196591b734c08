import { Alert, Badge, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Load, ModelSummary, Result } from "../../bridge";
import { FirstFailure } from "../../run-state/FirstFailure";
import { count, dollars, line, share } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { MetricCards } from "./MetricCards";
import { SteadyFigures } from "./SteadyFigures";
import { windowOf } from "./cardValues";
import { Facts, type Fact } from "./Facts";
import { namesOf } from "./findings";
import { lengthFacts } from "./WantedLengths";

export interface NamedModel {
  model: ModelSummary;
  title: string;
  load: Load | null; // null where it is not known
  stage: string; // "" where the run has one stage only
}

interface Props {
  result: Result;
  named: NamedModel;
  definitions: string;
}

/** One model in one stage: its main metrics and details. */
export function ModelPanel({ result, named, definitions }: Props) {
  const { results: say, messages } = useText();
  const { model, title, load, stage } = named;
  const isDead = model.failed > 0 && model.successes === 0;
  // Of a run of one model the page says it already.
  const isSaid = result.run.state === "failed" && result.summary.models?.length === 1;
  return (
    <Paper withBorder p="md" component="section" aria-label={[line(title), stage].filter(Boolean).join(", ")}>
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Title order={3} size="h5" className="foreign">
              {line(title)}
            </Title>
            {stage && <Tag text={stage} />}
            {load?.kind && <Tag text={line(messages.load(load))} />}
            {definitions && <Tag text={say.definitions(line(definitions))} />}
          </Group>
          <Text size="sm" c="dimmed">
            {say.model.tally(count(model.successes), count(model.attempts))}
          </Text>
        </Group>
        {isDead && !isSaid && (
          <Alert
            variant="light"
            color="red"
            role="note"
            py="xs"
            title={say.model.dead}
            icon={<IconAlertTriangle aria-hidden />}
          >
            <FirstFailure run={result.run.id} model={model.endpoint} stage={model.stage} />
          </Alert>
        )}
        {!isDead && <SteadyFigures model={model}>{(shown) => <MetricCards model={shown} />}</SteadyFigures>}
        <Facts facts={useDetails(model, result)} />
      </Stack>
    </Paper>
  );
}

const Tag = ({ text }: { text: string }) => (
  <Badge component="span" variant="default" size="sm" tt="none" fw={500}>
    {text}
  </Badge>
);

/** Details of a summary; those without a value are left out. */
function useDetails(model: ModelSummary, result: Result): Fact[] {
  const { results, requests } = useText();
  const { model: say, source } = results;
  const { outcome, opened } = requests;
  const failures = (model.failures ?? []).map(
    ({ kind, count: n }) => `${outcome[kind] ?? line(kind)}: ${count(n)}`,
  );
  const sources = (model.token_sources ?? []).map(
    ({ source: from, count: n }) => `${source[from] ?? line(from)}: ${count(n)}`,
  );
  const reasons = (model.finish_reasons ?? []).map(
    ({ reason, count: n }) => `${line(reason).replaceAll("_", " ") || say.noReason}: ${count(n)}`,
  );
  const facts: (Fact & { there: boolean })[] = [
    { name: say.failures, value: listed(failures) ?? say.noFailures, there: true },
    { name: say.finishReasons, value: listed(reasons), there: reasons.length > 0 },
    { name: opened.adapted, value: namesOf(model.adapted), there: !!model.adapted?.length },
    { name: opened.unknown, value: namesOf(model.unknown_fields), there: !!model.unknown_fields?.length },
    { name: say.sources, value: listed(sources), there: sources.length > 0 },
    { name: say.window, value: windowOf(model), there: model.window_ns > 0 },
    { name: say.cost, value: costOf(model, say), there: !!model.cost },
    { name: say.newConnections, value: count(model.new_connections), there: true },
    { name: say.sharedReads, value: share(model.shared_reads), there: exists(model.shared_reads) },
    { name: say.tokensAChunk, value: model.tokens_a_chunk?.toFixed(2), there: exists(model.tokens_a_chunk) },
    { name: say.warmedUp, value: count(model.warmed_up), there: model.warmed_up > 0 },
    { name: say.cancelled, value: count(model.cancelled), there: model.cancelled > 0 },
    { name: say.dropped, value: count(model.dropped), there: model.dropped > 0 },
    { name: say.cached, value: count(model.cached_input_tokens), there: model.cached_input_tokens > 0 },
    {
      name: say.hidden,
      value: count(model.hidden_reasoning_tokens),
      there: model.hidden_reasoning_tokens > 0,
    },
  ];
  return [...facts.filter(({ there }) => there), ...lengthFacts({ summary: model, plan: result }, say)];
}

const costOf = ({ cost }: ModelSummary, say: Dictionary["results"]["model"]) =>
  cost &&
  say.costOf(
    dollars(cost.run),
    dollars(cost.per_thousand_requests),
    dollars(cost.per_million_output),
    cost.unknown ?? 0,
  );

const exists = (value: number | null | undefined) => typeof value === "number";

function listed(lines: string[]) {
  if (lines.length === 0) return null;
  return lines.map((one, n) => <div key={n}>{one}</div>);
}
