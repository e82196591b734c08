// The section of the form that says when requests start and how many there are.

import { Group, Input, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
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
  const kind = kindOf(form);
  const fields = { form, change, mistakes, typed, take };
  return (
    <Section title={say.title}>
      <KindFields {...fields} trace={preview?.trace} />
      {kind !== "sweep" && (
        <Group gap="md" align="flex-start" className={classes.end}>
          {kind === "concurrent" && <UsersField {...fields} />}
          <EndFields {...fields} />
        </Group>
      )}
      {(kind === "concurrent" || kind === "rate") && <RampFields {...fields} />}
      {preview?.load && <LoadPicture profile={preview.load} />}
      {preview?.load && <StageTable profile={preview.load} />}
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
      {kind === "rate" && (
        <SimpleGrid className={classes.fields} cols={columns} verticalSpacing="xs">
          <RateFields {...{ form, change, mistakes, typed, take }} />
        </SimpleGrid>
      )}
    </>
  );
}

function UsersField({ form, mistakes, typed, take }: SwitchingProps) {
  const { load: say } = useText().run;
  return (
    <TextInput
      label={say.concurrent}
      description={say.levelsHint}
      value={form.concurrent}
      onChange={({ currentTarget: { value } }) => take(withLevels(form, { concurrent: value }, typed))}
      error={mistakes.concurrent}
    />
  );
}

/** How long a ramp takes and how it rises, once the levels have one. */
function RampFields({ form, change, mistakes }: FieldProps) {
  const { load: say } = useText().run;
  if (!hasRamp(levelsOf(form)) && !mistakes.over && !mistakes.steps) return null;
  return (
    <SimpleGrid className={classes.fields} cols={columns} verticalSpacing="xs">
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
    </SimpleGrid>
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
      <div className={classes.choice}>
        <div>
          <Input.Label component="span">{say.end}</Input.Label>
        </div>
        <SegmentedControl
          aria-label={say.end}
          value={end}
          onChange={(to) => take(withEnd(form, to as End, typed))}
          data={ends.map((value) => ({
            value,
            label: trace && value === "iterations" ? say.endOfTrace : say.ends[value],
          }))}
        />
      </div>
      {((end === "iterations" && !trace) || mistakes.iterations) && (
        <NumberField
          label={say.iterations}
          value={form.iterations}
          change={(iterations) => change({ iterations })}
          error={mistakes.iterations}
        />
      )}
      {end === "time" && (
        <NumberField
          label={say.duration}
          unit={say.seconds}
          value={Math.max(0, form.duration)}
          change={(duration) =>
            change({ duration: duration || (form.stage_duration === "" ? emptyNumber : 0) })
          }
          error={mistakes.duration}
        />
      )}
      {(end === "requests" || (mistakes.requests && end !== "time")) && (
        <NumberField
          label={say.requests}
          value={Math.max(0, form.requests)}
          change={(requests) => change({ requests: requests || none })}
          error={mistakes.requests}
        />
      )}
    </>
  );
}
