// The fields of the load that are seldom changed.

import { SimpleGrid, Switch, TextInput } from "@mantine/core";
import { useText } from "../../lib/text";
import { LimitField } from "./ArrivalFields";
import { emptyNumber, endOf, hasStages, isOpenLoad, kindOf, levelsOf, sweepBounds } from "./load";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import classes from "./run.module.css";

export function AdvancedLoadFields(props: FieldProps) {
  const { form, change, mistakes } = props;
  const { load: say, rare } = useText().run;
  const isSweep = kindOf(form) === "sweep";
  return (
    <>
      <SimpleGrid className={classes.fields} cols={{ base: 2, sm: 3 }} verticalSpacing="xs">
        {isSweep && <SweepBounds {...props} />}
        {endOf(form) === "time" && !isSweep && <TimeFields {...props} />}
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
        {isOpenLoad(form) && <LimitField {...props} />}
        {!isSweep && (
          <NumberField
            label={rare.repeats}
            about={rare.repeatsHint}
            value={form.repeats}
            change={(repeats) => change({ repeats })}
            error={mistakes.repeats}
          />
        )}
        <StopFields {...props} />
      </SimpleGrid>
      {!isSweep && (
        <Switch
          label={rare.interleave}
          description={rare.interleaveHint}
          checked={form.interleave}
          onChange={(event) => change({ interleave: event.currentTarget.checked })}
          error={mistakes.interleave}
        />
      )}
    </>
  );
}

/** What else there is about stages that end by their time. */
function TimeFields({ form, change, mistakes }: FieldProps) {
  const { load: say } = useText().run;
  const varies = hasStages(levelsOf(form)) || form.stage_duration !== "" || mistakes.stage_duration;
  return (
    <>
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
        label={say.mostRequests}
        about={say.noLimit}
        value={form.requests}
        change={(requests) => change({ requests })}
        error={mistakes.requests}
      />
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

/** The rules that end a run early. */
function StopFields({ form, change, mistakes }: FieldProps) {
  const { rare: say } = useText().run;
  return (
    <>
      <NumberField
        label={say.errors}
        about={say.noLimit}
        value={form.max_errors}
        change={(value) => change({ max_errors: value })}
        error={mistakes.max_errors}
      />
      <TextInput
        label={say.errorRate}
        description={say.errorRateHint}
        placeholder="5%"
        value={form.max_error_rate}
        onChange={(event) => change({ max_error_rate: event.currentTarget.value })}
        error={mistakes.max_error_rate}
      />
      <NumberField
        label={say.tokens}
        about={say.noLimit}
        value={form.max_total_tokens}
        change={(value) => change({ max_total_tokens: value })}
        error={mistakes.max_total_tokens}
      />
    </>
  );
}

/** What bounds the search of a sweep. */
function SweepBounds({ form, change, mistakes }: FieldProps) {
  const { sweep: say } = useText().run;
  return (
    <>
      {sweepBounds.map((field) => (
        <NumberField
          key={field}
          label={say.bounds[field]}
          about={say.boundsHint[field]}
          unit={field === "probe" ? say.seconds : undefined}
          step={field === "sweep_tolerance" ? 0.01 : undefined}
          value={form[field]}
          change={(value) => change({ [field]: value })}
          error={mistakes[field]}
        />
      ))}
    </>
  );
}
