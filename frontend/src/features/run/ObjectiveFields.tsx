import { SimpleGrid, TextInput } from "@mantine/core";
import { useText } from "../../lib/text";
import type { FieldProps } from "./LoadFields";
import classes from "./run.module.css";

/** What is good enough, and when a run has failed. */
export function ObjectiveFields({ form, change, mistakes }: FieldProps) {
  const { objectives: say } = useText().run;
  return (
    <SimpleGrid className={classes.fields} cols={{ base: 1, sm: 2 }} verticalSpacing="xs">
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
    </SimpleGrid>
  );
}
