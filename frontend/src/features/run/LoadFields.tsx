// The section of the form that says when requests start and how many there are.

import { SegmentedControl, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import type { Preview, RunForm, TracePreview } from "../../bridge";
import { useSessionState } from "../../lib/sessionState";
import { useText } from "../../lib/text";
import { ArrivalFields } from "./ArrivalFields";
import {
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
import { SweepFields } from "./SweepFields";
import { TraceFields } from "./TraceFields";
import classes from "./run.module.css";

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
      <KindFields {...fields} trace={preview?.trace} />
      {kindOf(form) !== "sweep" && <EndFields {...fields} />}
      <SimpleGrid className={classes.fields} cols={columns}>
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

function KindFields({
  form,
  change,
  mistakes,
  typed,
  take,
  trace,
}: SwitchingProps & { trace: TracePreview | undefined }) {
  const { load: say } = useText().run;
  const kind = kindOf(form);
  const hasLevels = kind === "concurrent" || kind === "rate";
  const ramp = hasLevels && (hasRamp(levelsOf(form)) || mistakes.over || mistakes.steps);
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
      {kind === "trace" && <TraceFields {...{ form, change, mistakes, trace }} />}
      {kind === "sweep" && <SweepFields {...{ form, change, mistakes }} />}
      <SimpleGrid className={classes.fields} cols={columns} hidden={!hasLevels}>
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
      <ArrivalFields {...{ form, change, mistakes }} />
    </>
  );
}

function EndFields({ form, change, mistakes, typed, take }: SwitchingProps) {
  const { load: say } = useText().run;
  const end = endOf(form);
  const trace = kindOf(form) === "trace";
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
          data={ends.map((value) => ({
            value,
            label: trace && value === "iterations" ? say.endOfTrace : say.ends[value],
          }))}
        />
      </Stack>
      <SimpleGrid className={classes.fields} cols={columns}>
        {((end === "iterations" && !trace) || mistakes.iterations) && (
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
