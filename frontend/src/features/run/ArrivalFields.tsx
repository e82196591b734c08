import { Select } from "@mantine/core";
import { useText } from "../../lib/text";
import { arrivalOf, arrivalText } from "./load";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";

/** How requests of a rate come. */
export function ArrivalFields({ form, change, mistakes }: FieldProps) {
  const { load: say } = useText().run;
  const { kind, cv } = arrivalOf(form.arrival);
  return (
    <>
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
    </>
  );
}

/** How many requests of an open load may be in flight. */
export function LimitField({ form, change, mistakes }: FieldProps) {
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
