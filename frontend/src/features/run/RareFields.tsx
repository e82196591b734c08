import { SimpleGrid, Switch, TextInput } from "@mantine/core";
import { count } from "../../lib/format";
import { useText } from "../../lib/text";
import { Fold } from "./Fold";
import { kindOf, rareFields } from "./load";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import classes from "./run.module.css";

/** Repeats and the rules that end a run early. The head names those that are set. */
export function RareFields({ form, change, mistakes }: FieldProps) {
  const { rare: say } = useText().run;
  const rare = rareFields(form);
  const repeats = kindOf(form) !== "sweep";
  const set = [
    rare.repeats > 0 && say.setRepeats(count(rare.repeats)),
    rare.interleave && say.setInterleave,
    rare.max_errors > 0 && say.setErrors(count(rare.max_errors)),
    rare.max_error_rate !== "" && say.setErrorRate(rare.max_error_rate),
    rare.max_total_tokens > 0 && say.setTokens(count(rare.max_total_tokens)),
  ].filter((text) => typeof text === "string");
  return (
    <Fold
      more={say.more}
      less={say.less}
      summary={set}
      isWrong={Object.keys(rare).some((field) => mistakes[field])}
    >
      <SimpleGrid className={classes.fields} cols={{ base: 1, xs: 2 }}>
        {repeats && (
          <NumberField
            label={say.repeats}
            about={say.repeatsHint}
            value={form.repeats}
            change={(repeats) => change({ repeats })}
            error={mistakes.repeats}
          />
        )}
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
      </SimpleGrid>
      {repeats && (
        <Switch
          label={say.interleave}
          description={say.interleaveHint}
          checked={form.interleave}
          onChange={(event) => change({ interleave: event.currentTarget.checked })}
          error={mistakes.interleave}
        />
      )}
    </Fold>
  );
}
