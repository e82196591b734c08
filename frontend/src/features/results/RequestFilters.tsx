import { ActionIcon, CloseButton, Group, Select, Text, TextInput, Tooltip } from "@mantine/core";
import { IconFilterOff, IconSearch } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import type { ModelSummary, Result } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { noFilter, isRestricted, type Filter } from "./requestQuery";

interface Props {
  result: Result;
  filter: Filter;
  choose: (filter: Filter) => void;
  tally: string;
  children: ReactNode; // behind the filters
}

/** The filters of the table of requests. */
export function RequestFilters({ result, filter, choose, tally, children }: Props) {
  const { list: say } = useText().requests;
  const { models, stages, outcomes } = useChoices(result);
  const pick = (part: Partial<Filter>) => choose({ ...filter, ...part });
  return (
    <Group gap="xs">
      <SearchField text={filter.text} find={(text) => pick({ text })} />
      {models.length > 1 && (
        <ChoiceField
          label={say.filter.model}
          every={say.anyModel}
          value={filter.model}
          data={models}
          pick={(model) => pick({ model })}
        />
      )}
      {stages.length > 1 && (
        <ChoiceField
          label={say.filter.stage}
          every={say.anyStage}
          value={filter.stage}
          data={stages}
          pick={(stage) => pick({ stage })}
        />
      )}
      {result.wanted.turns > 1 && (
        <ChoiceField
          label={say.filter.turn}
          every={say.anyTurn}
          value={filter.turn}
          data={turnsOf(result, say.turn)}
          pick={(turn) => pick({ turn })}
        />
      )}
      {(result.plan.shared_prefix?.tokens ?? 0) > 0 && (
        <ChoiceField
          label={say.filter.prefix}
          every={say.anyPrefix}
          value={filter.prefix}
          data={["cold", "warm"].map((value) => ({ value, label: say.prefixes[value] ?? value }))}
          pick={(prefix) => pick({ prefix })}
        />
      )}
      <ChoiceField
        label={say.filter.phase}
        every={say.anyPhase}
        value={filter.phase}
        data={[
          { value: "measured", label: say.measured },
          { value: "warmup", label: say.warmup },
          { value: "settling", label: say.settling },
        ]}
        pick={(phase) => pick({ phase })}
      />
      <ChoiceField
        label={say.filter.outcome}
        every={say.any}
        value={filter.outcome}
        data={outcomes}
        pick={(outcome) => pick({ outcome })}
      />
      <Tooltip label={say.clear} withArrow>
        <ActionIcon
          variant="default"
          size={30}
          disabled={!isRestricted(filter)}
          aria-label={say.clear}
          onClick={() => choose(noFilter)}
        >
          <IconFilterOff size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {children}
      <Text size="sm" c="dimmed" ml="auto" aria-live="polite">
        {tally}
      </Text>
    </Group>
  );
}

const pause = 200; // milliseconds after the last key until the search

function SearchField({ text, find }: { text: string; find: (text: string) => void }) {
  const { list: say } = useText().requests;
  const [draft, setDraft] = useState(text);
  const [asked, setAsked] = useState(text); // the last text that this field searched for
  if (text !== asked) {
    // The filter was cleared elsewhere. The answer to its own search changes nothing.
    setAsked(text);
    setDraft(text);
  }
  useEffect(() => {
    if (draft === text) return;
    const timer = setTimeout(() => {
      setAsked(draft);
      find(draft);
    }, pause);
    return () => clearTimeout(timer);
  }, [draft, text, find]);
  return (
    <TextInput
      size="xs"
      flex="1 1 220px"
      type="search"
      data-search
      aria-label={say.find}
      placeholder={say.find}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        draft && <CloseButton size="xs" aria-label={say.forget} onClick={() => setDraft("")} tabIndex={-1} />
      }
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
    />
  );
}

interface Choice {
  value: string;
  label: string;
}

interface OneProps {
  label: string;
  every: string; // the label of no choice
  value: string;
  data: Choice[];
  pick: (value: string) => void;
}

function ChoiceField({ label, every, value, data, pick }: OneProps) {
  return (
    <Select
      size="xs"
      w={150}
      aria-label={label}
      placeholder={every}
      data={data}
      value={value || null}
      clearable
      onChange={(chosen) => pick(chosen ?? "")}
    />
  );
}

const turnsOf = ({ wanted }: Result, name: (n: number) => string): Choice[] =>
  Array.from({ length: wanted.turns }, (_, n) => ({ value: String(n + 1), label: name(n + 1) }));

/** The choices of the filters in this run. */
function useChoices({ run, summary }: Result) {
  const { results, requests: say } = useText();
  const models = new Map(run.models.map(({ name, title }) => [name, title || name]));
  const stages = new Set(run.models.map(({ stage }) => stage));
  const kinds = new Set((summary.models ?? []).flatMap(kindsOf));
  const plain = [
    { value: "ok", label: say.list.ok },
    { value: "failed", label: say.list.failed },
  ];
  return {
    models: [...models].map(([value, title]) => ({ value, label: line(title) })),
    stages: [...stages]
      .sort((a, b) => a - b)
      .map((stage) => ({ value: String(stage), label: results.model.stage(stage + 1) })),
    outcomes: [
      ...plain,
      ...[...kinds].map((kind) => ({ value: kind, label: say.outcome[kind] ?? line(kind) })),
    ],
  };
}

/** The outcomes of the requests of a model other than ok. */
function kindsOf({ failures, cancelled, dropped }: ModelSummary): string[] {
  const apart = [cancelled > 0 && "cancelled", dropped > 0 && "dropped"].filter((kind) => kind !== false);
  return [...(failures ?? []).map(({ kind }) => kind), ...apart];
}
