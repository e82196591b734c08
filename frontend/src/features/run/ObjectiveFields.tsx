import { TextInput } from "@mantine/core";
import { useText } from "../../lib/text";
import { kindOf } from "./load";
import type { FieldProps } from "./LoadFields";
import { Section } from "./Section";

/** The fields of the form that this section shows. */
export const objectiveFields = ["slo", "fail_if"];

/** What is good enough, and when a run has failed. A sweep has its objectives with its load. */
export function ObjectiveFields({ form, change, mistakes }: FieldProps) {
  const { objectives: say } = useText().run;
  if (kindOf(form) === "sweep") return null;
  return (
    <Section title={say.title} about={say.about}>
      <TextInput
        label={say.slo}
        description={say.sloHint}
        placeholder="ttft=500ms, tpot=40ms, success=99%"
        value={form.slo}
        onChange={(event) => change({ slo: event.currentTarget.value })}
        error={mistakes.slo}
      />
      <TextInput
        label={say.failIf}
        description={say.failIfHint}
        placeholder="goodput<95%, ttft.p95>500ms"
        value={form.fail_if.join(",")}
        onChange={({ currentTarget: { value } }) => change({ fail_if: value === "" ? [] : value.split(",") })}
        error={mistakes.fail_if}
      />
    </Section>
  );
}
