import { SimpleGrid } from "@mantine/core";
import { count, duration } from "../../lib/format";
import { useText } from "../../lib/text";
import { Fold } from "./Fold";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import classes from "./run.module.css";

const fields = ["prefix_tokens", "prefixes", "turns", "think"] as const;

/** The text that prompts share, and conversations. */
export function ConversationFields({ form, change, mistakes }: FieldProps) {
  const { conversation: say } = useText().run;
  const set = [
    form.prefix_tokens > 0 && say.setPrefix(count(form.prefix_tokens), count(form.prefixes)),
    form.turns > 0 && say.setTurns(count(form.turns)),
    form.think > 0 && say.setThink(duration(form.think)),
  ].filter((text) => typeof text === "string");
  return (
    <Fold more={say.more} less={say.less} summary={set} isWrong={fields.some((field) => mistakes[field])}>
      <SimpleGrid className={classes.fields} cols={{ base: 1, xs: 2 }}>
        {fields.map((field) => (
          <NumberField
            key={field}
            label={say.fields[field]}
            about={say.hints[field]}
            unit={field === "think" ? say.seconds : undefined}
            value={form[field]}
            change={(value) => change({ [field]: value })}
            error={mistakes[field]}
          />
        ))}
      </SimpleGrid>
    </Fold>
  );
}
