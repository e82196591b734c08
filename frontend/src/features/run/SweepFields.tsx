import { Input, SegmentedControl, SimpleGrid, TextInput } from "@mantine/core";
import { useText } from "../../lib/text";
import { ArrivalFields } from "./ArrivalFields";
import type { FieldProps } from "./LoadFields";
import classes from "./run.module.css";

/** The objectives of a sweep, and what it searches. */
export function SweepFields({ form, change, mistakes }: FieldProps) {
  const { sweep: say } = useText().run;
  const isRate = form.sweep !== "users";
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
      <SimpleGrid className={classes.fields} cols={{ base: 1, xs: 2 }} verticalSpacing="xs">
        <div>
          <div>
            <Input.Label component="span">{say.kind}</Input.Label>
          </div>
          <SegmentedControl
            aria-label={say.kind}
            value={isRate ? "rate" : "users"}
            onChange={(sweep) => change({ sweep, ...(sweep === "users" && { limit: 0 }) })}
            data={(["rate", "users"] as const).map((value) => ({ value, label: say.kinds[value] }))}
          />
        </div>
        {isRate && <ArrivalFields {...{ form, change, mistakes }} />}
      </SimpleGrid>
    </>
  );
}
