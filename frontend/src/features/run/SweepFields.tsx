import { SegmentedControl, SimpleGrid, TextInput } from "@mantine/core";
import { duration, level } from "../../lib/format";
import { useText } from "../../lib/text";
import { ArrivalFields } from "./ArrivalFields";
import { Fold } from "./Fold";
import { sweepBounds } from "./load";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import classes from "./run.module.css";

/** The objectives of a sweep; what bounds its search is folded away. */
export function SweepFields({ form, change, mistakes }: FieldProps) {
  const { sweep: say } = useText().run;
  const isRate = form.sweep !== "users";
  const unit = isRate ? say.rateUnit : say.usersUnit;
  return (
    <>
      <TextInput
        label={say.objectives}
        description={say.objectivesHint}
        placeholder="ttft.p95=500ms, tpot.p95=40ms"
        value={form.slo}
        onChange={(event) => change({ slo: event.currentTarget.value })}
        error={mistakes.slo}
      />
      <SegmentedControl
        aria-label={say.kind}
        value={isRate ? "rate" : "users"}
        onChange={(sweep) => change({ sweep, ...(sweep === "users" && { limit: 0 }) })}
        data={(["rate", "users"] as const).map((value) => ({ value, label: say.kinds[value] }))}
      />
      <Fold
        more={say.more}
        less={say.less}
        summary={[
          say.range(level(form.sweep_from), level(form.sweep_to), unit),
          say.setProbe(duration(form.probe)),
        ]}
        isWrong={[...sweepBounds, "arrival", "limit"].some((field) => mistakes[field])}
      >
        <SimpleGrid className={classes.fields} cols={{ base: 1, xs: 2 }}>
          <Bounds {...{ form, change, mistakes }} />
          {isRate && <ArrivalFields {...{ form, change, mistakes }} />}
        </SimpleGrid>
      </Fold>
    </>
  );
}

function Bounds({ form, change, mistakes }: FieldProps) {
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
