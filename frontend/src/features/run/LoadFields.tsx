// The section of the form that says when requests start and how many there are.

import { Button, Group, Select, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import type { Preview, RunForm } from "../../bridge";
import { line } from "../../lib/format";
import { useSessionState } from "../../lib/sessionState";
import { useText } from "../../lib/text";
import {
  arrivalOf,
  arrivalText,
  emptyNumber,
  emptyText,
  endOf,
  ends,
  hasRamp,
  hasStages,
  kindOf,
  levelsOf,
  loadKinds,
  withEnd,
  withKind,
  withLevels,
  type End,
  type LoadKind,
  type Switched,
  type Typed,
} from "./load";
import { LoadPicture } from "./LoadPicture";
import { NumberField } from "./NumberField";
import { RareFields } from "./RareFields";
import { Section } from "./Section";
import { StageTable } from "./StageTable";

export interface FieldProps {
  form: RunForm;
  change: (part: Partial<RunForm>) => void;
  mistakes: Record<string, string>;
}

type SwitchingProps = FieldProps & { typed: Typed; take: (switched: Switched) => void };

const columns = { base: 1, xs: 2 };

export function LoadFields(props: FieldProps & { preview: Preview | null }) {
  const { form, change, mistakes, preview } = props;
  const { load: say } = useText().run;
  const [typed, setTyped] = useSessionState<Typed>("run.load", {});
  const take = ({ part, typed }: Switched) => {
    setTyped(typed);
    change(part);
  };
  const fields = { form, change, mistakes, typed, take };
  return (
    <Section title={say.title}>
      {form.trace ? <TraceFields {...fields} /> : <KindFields {...fields} />}
      <EndFields {...fields} />
      <SimpleGrid cols={columns}>
        <NumberField
          label={say.settle}
          about={say.settleHint}
          unit={say.seconds}
          value={form.settle}
          change={(settle) => change({ settle })}
          error={mistakes.settle}
        />
        <NumberField
          label={say.warmup}
          about={say.warmupHint}
          value={form.warmup}
          change={(warmup) => change({ warmup })}
          error={mistakes.warmup}
        />
      </SimpleGrid>
      {preview?.load && <LoadPicture profile={preview.load} />}
      {preview?.load && <StageTable profile={preview.load} />}
      <RareFields {...fields} />
    </Section>
  );
}

function KindFields({ form, change, mistakes, typed, take }: SwitchingProps) {
  const { load: say } = useText().run;
  const kind = kindOf(form);
  const ramp = hasRamp(levelsOf(form)) || mistakes.over || mistakes.steps;
  return (
    <>
      <Stack gap={4}>
        <SegmentedControl
          aria-label={say.mode}
          value={kind}
          onChange={(to) => take(withKind(form, to as LoadKind, typed))}
          data={loadKinds.map((value) => ({ value, label: say.modes[value] }))}
        />
        <Text size="xs" c="dimmed">
          {say.modeHint[kind]}
        </Text>
      </Stack>
      <SimpleGrid cols={columns}>
        {kind === "concurrent" && (
          <TextInput
            label={say.concurrent}
            description={say.levelsHint}
            value={form.concurrent}
            onChange={({ currentTarget: { value } }) => take(withLevels(form, { concurrent: value }, typed))}
            error={mistakes.concurrent}
          />
        )}
        {kind === "rate" && <RateFields {...{ form, change, mistakes, typed, take }} />}
        {ramp && (
          <>
            <NumberField
              label={say.over}
              unit={say.seconds}
              value={form.over}
              change={(over) => change({ over })}
              error={mistakes.over}
            />
            <NumberField
              label={say.steps}
              about={say.stepsHint}
              value={form.steps}
              change={(steps) => change({ steps })}
              error={mistakes.steps}
            />
          </>
        )}
      </SimpleGrid>
    </>
  );
}

function RateFields({ form, change, mistakes, typed, take }: SwitchingProps) {
  const { load: say } = useText().run;
  const { kind, cv } = arrivalOf(form.arrival);
  const setRate = (rate: string) => take(withLevels(form, { rate: rate.trim() || emptyText }, typed));
  return (
    <>
      <TextInput
        label={say.rate}
        description={say.levelsHint}
        value={form.rate.trim()}
        rightSection={
          <Text size="sm" c="dimmed" aria-hidden>
            /s
          </Text>
        }
        onChange={(event) => setRate(event.currentTarget.value)}
        error={mistakes.rate}
      />
      <Select
        label={say.arrival}
        description={say.arrivalHint}
        value={kind}
        allowDeselect={false}
        data={(["poisson", "constant", "gamma"] as const).map((value) => ({
          value,
          label: say.arrivals[value],
        }))}
        onChange={(to) => change({ arrival: arrivalText(to ?? kind, cv || 2) })}
        error={kind === "gamma" ? undefined : mistakes.arrival}
      />
      {kind === "gamma" && (
        <NumberField
          label={say.cv}
          about={say.cvHint}
          value={cv}
          step={0.5}
          change={(value) => change({ arrival: arrivalText(kind, value) })}
          error={mistakes.arrival}
        />
      )}
      <LimitField {...{ form, change, mistakes }} />
    </>
  );
}

function LimitField({ form, change, mistakes }: FieldProps) {
  const { load: say } = useText().run;
  return (
    <NumberField
      label={say.limit}
      about={say.limitHint}
      value={form.limit}
      change={(limit) => change({ limit })}
      error={mistakes.limit}
    />
  );
}

/** A trace comes with a plan file or a past run; here it can be left out. */
function TraceFields({ form, change, mistakes }: FieldProps) {
  const { load: say } = useText().run;
  return (
    <>
      <Group justify="space-between">
        <Text size="sm" className="foreign">
          {say.trace(line(form.trace))}
        </Text>
        <Button size="xs" variant="default" onClick={() => change({ trace: "", trace_speed: 1 })}>
          {say.leaveTrace}
        </Button>
      </Group>
      {mistakes.trace && (
        <Text size="sm" c="var(--mantine-color-error)">
          {mistakes.trace}
        </Text>
      )}
      <SimpleGrid cols={columns}>
        <NumberField
          label={say.speed}
          unit="x"
          value={form.trace_speed}
          change={(value) => change({ trace_speed: value })}
          error={mistakes.trace_speed}
        />
        <LimitField {...{ form, change, mistakes }} />
      </SimpleGrid>
    </>
  );
}

function EndFields({ form, change, mistakes, typed, take }: SwitchingProps) {
  const { load: say } = useText().run;
  const end = endOf(form);
  const none = end === "requests" ? emptyNumber : 0;
  return (
    <>
      <Stack gap={4}>
        <Text size="sm" fw={500}>
          {say.end}
        </Text>
        <SegmentedControl
          aria-label={say.end}
          value={end}
          onChange={(to) => take(withEnd(form, to as End, typed))}
          data={ends.map((value) => ({ value, label: say.ends[value] }))}
        />
      </Stack>
      <SimpleGrid cols={columns}>
        {(end === "iterations" || mistakes.iterations) && (
          <NumberField
            label={say.iterations}
            value={form.iterations}
            change={(iterations) => change({ iterations })}
            error={mistakes.iterations}
          />
        )}
        {end === "time" && <TimeFields {...{ form, change, mistakes }} />}
        {(end !== "iterations" || mistakes.requests) && (
          <NumberField
            label={end === "time" ? say.mostRequests : say.requests}
            about={end === "time" ? say.noLimit : undefined}
            value={Math.max(0, form.requests)}
            change={(requests) => change({ requests: requests || none })}
            error={mistakes.requests}
          />
        )}
      </SimpleGrid>
    </>
  );
}

function TimeFields({ form, change, mistakes }: FieldProps) {
  const { load: say } = useText().run;
  const none = form.stage_duration === "" ? emptyNumber : 0;
  const varies = hasStages(levelsOf(form)) || form.stage_duration !== "" || mistakes.stage_duration;
  return (
    <>
      <NumberField
        label={say.duration}
        unit={say.seconds}
        value={Math.max(0, form.duration)}
        change={(duration) => change({ duration: duration || none })}
        error={mistakes.duration}
      />
      {varies && (
        <TextInput
          label={say.stageDuration}
          description={say.stageDurationHint}
          placeholder="30s,10s,60s"
          value={form.stage_duration}
          onChange={({ currentTarget: { value } }) =>
            change({ stage_duration: value, duration: form.duration || (value ? 0 : emptyNumber) })
          }
          error={mistakes.stage_duration}
        />
      )}
      <NumberField
        label={say.grace}
        unit={say.seconds}
        value={form.grace}
        change={(grace) => change({ grace })}
        error={mistakes.grace}
      />
    </>
  );
}
