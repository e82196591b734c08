import {
  ActionIcon,
  Alert,
  Button,
  Drawer,
  Group,
  Skeleton,
  Stack,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight, IconCopy } from "@tabler/icons-react";
import { useCallback, type ReactNode } from "react";
import { useBridge, type RequestView } from "../../bridge";
import { count, duration, line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { requestMetrics, units } from "../../lib/metrics.generated";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { RequestSteps } from "./RequestSteps";
import { ChunkTimeline } from "./ChunkTimeline";
import { Facts } from "./Facts";
import { findingFacts, finishReason, serverFacts, tokenSource } from "./findings";
import { amount } from "../../lib/amount";
import classes from "./results.module.css";

interface Props {
  run: string;
  seq: number;
  step: (by: 1 | -1) => void; // to the next or previous request of the table
  close: () => void;
}

/** One request, opened beside the table. */
export function RequestDetails({ run, seq, step, close }: Props) {
  const { requests } = useText();
  const say = requests.opened;
  useWindowEvent("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else return;
    event.preventDefault();
  });
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="min(680px, 92vw)"
      title={<Text fw={650}>{say.title(seq)}</Text>}
      overlayProps={{ backgroundOpacity: 0.25 }}
      transitionProps={{ duration: 120 }}
    >
      <Stack gap="md">
        <Group gap="xs">
          <StepButton
            label={say.previous}
            icon={<IconChevronLeft size={18} aria-hidden />}
            go={() => step(-1)}
          />
          <StepButton label={say.next} icon={<IconChevronRight size={18} aria-hidden />} go={() => step(1)} />
          <Text size="xs" c="dimmed">
            {say.hint}
          </Text>
        </Group>
        <Content key={run} run={run} seq={seq} />
      </Stack>
    </Drawer>
  );
}

const StepButton = ({ label, icon, go }: { label: string; icon: ReactNode; go: () => void }) => (
  <Tooltip label={label} withArrow>
    <ActionIcon variant="default" aria-label={label} onClick={go}>
      {icon}
    </ActionIcon>
  </Tooltip>
);

function Content({ run, seq }: { run: string; seq: number }) {
  const bridge = useBridge();
  const load = useCallback(() => bridge.request({ run, seq }), [bridge, run, seq]);
  const { value, error, reload } = useLoaded(load);
  if (error !== null) return <ErrorAlert error={error} retry={reload} />;
  if (value === null) return <Skeleton height={300} />;
  return <View view={value} />;
}

function View({ view }: { view: RequestView }) {
  const { requests, metrics } = useText();
  const { opened: say } = requests;
  const { metric } = metrics;
  const failed = view.row.outcome !== "ok";
  const metricNames = Object.fromEntries(Object.entries(metric).map(([key, { name }]) => [key, name]));
  return (
    <Stack gap="lg">
      {failed && view.explained && (
        <Alert variant="light" color="red" role="note" py="xs">
          <Text size="sm" className="foreign">
            {line(view.explained)}
          </Text>
          {view.hint && <Text size="sm">{line(view.hint)}</Text>}
        </Alert>
      )}
      <Facts facts={useFacts(view)} />
      <Part title={say.anatomy}>
        <RequestSteps steps={view.steps ?? []} />
      </Part>
      {view.server_source && (
        <Part title={say.reported(line(view.server_source))}>
          <Facts facts={serverFacts(view, metricNames, say)} />
        </Part>
      )}
      <Part title={say.chunks}>
        <ChunkTimeline view={{ ...view, chunks: view.chunks ?? [] }} />
      </Part>
      <Words title={say.prompt} text={view.prompt_text} />
      {view.thought && <Words title={say.thought} text={view.thought} />}
      <Words title={say.answer} text={view.answer} />
    </Stack>
  );
}

const Part = ({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) => (
  <section aria-label={title}>
    <Group justify="space-between" mb="xs">
      <Title order={3} size="h6">
        {title}
      </Title>
      {aside}
    </Group>
    {children}
  </section>
);

function Words({ title, text }: { title: string; text: string }) {
  const { opened: say } = useText().requests;
  const { copyText } = useExport();
  if (text === "") {
    return (
      <Part title={title}>
        <Text size="sm" c="dimmed">
          {say.notKept}
        </Text>
      </Part>
    );
  }
  const copy = (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconCopy size={14} aria-hidden />}
      aria-label={`${say.copyText}: ${title}`}
      onClick={() => void copyText(text)}
    >
      {say.copyText}
    </Button>
  );
  return (
    <Part title={title} aside={copy}>
      <pre className={`${classes.text} foreign`} tabIndex={0}>
        {text}
      </pre>
    </Part>
  );
}

function useFacts(view: RequestView) {
  const { requests, results, metrics } = useText();
  const { opened, outcome, list } = requests;
  const { row } = view;
  const phases: Record<string, string> = {
    measured: list.measured,
    warmup: list.warmup,
    settling: list.settling,
  };
  // Imported files have no connection steps.
  const setUp = (view.steps ?? []).some(({ name }) => name === "tcp");
  const facts: [string, string][] = [
    [list.column.model, view.title || row.model],
    [list.column.prompt, row.prompt],
    [list.column.conversation, row.conversation > 0 ? count(row.conversation) : ""],
    [list.column.turn, row.turn > 0 ? count(row.turn) : ""],
    [opened.prefix, list.prefixes[row.prefix] ?? ""],
    [opened.outcome, outcome[row.outcome] ?? row.outcome],
    [opened.status, row.status > 0 ? String(row.status) : ""],
    [list.column.phase, phases[row.phase] ?? row.phase],
    [opened.iteration, count(row.iteration)],
    [list.column.sent, duration(row.sent)],
    ...requestMetrics
      .filter((id) => units[id] !== "tokens") // they stand below, with what is known of them
      .map((id): [string, string] => [metrics.metric[id].name, amount(row.metrics[id], units[id])]),
    [opened.input, tokens(row.metrics.input_tokens, view.cached, opened.cachedTokens)],
    [opened.output, tokens(row.metrics.output_tokens, view.reasoning, opened.reasoningTokens)],
    [list.column.input_wanted, row.input_wanted > 0 ? count(row.input_wanted) : ""],
    [list.column.output_wanted, row.output_wanted > 0 ? count(row.output_wanted) : ""],
    [opened.source, tokenSource(view, results.source)],
    [opened.connection, view.reused ? opened.reused : setUp ? opened.fresh : ""],
    [opened.finish, finishReason(view, opened)],
    ...findingFacts(view.findings, opened),
    [opened.id, view.response_id],
    [opened.message, view.explained.includes(row.message) ? "" : row.message],
  ];
  return facts.filter(([, value]) => value !== "").map(([name, value]) => ({ name, value: line(value) }));
}

const tokens = (all: number | undefined, some: number | undefined, words: string) =>
  some ? `${count(all)} (${count(some)} ${words})` : count(all);
