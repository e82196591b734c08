import { Button, Collapse, Group, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { count } from "../../lib/format";
import { useText } from "../../lib/text";
import { rareFields } from "./load";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";

/** Repeats and the rules that end a run early. The head names those that are set. */
export function RareFields({ form, change, mistakes }: FieldProps) {
  const { rare: say } = useText().run;
  const [opened, setOpened] = useState(false);
  const rare = rareFields(form);
  const isWrong = Object.keys(rare).some((field) => mistakes[field]);
  const isOpen = opened || isWrong;
  const set = [
    rare.repeats > 0 && say.setRepeats(count(rare.repeats)),
    rare.interleave && say.setInterleave,
    rare.max_errors > 0 && say.setErrors(count(rare.max_errors)),
    rare.max_error_rate !== "" && say.setErrorRate(rare.max_error_rate),
    rare.max_total_tokens > 0 && say.setTokens(count(rare.max_total_tokens)),
  ].filter((text) => typeof text === "string");
  return (
    <div>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          aria-expanded={isOpen}
          onClick={() => setOpened(!isOpen)}
          disabled={isWrong}
        >
          {isOpen ? say.less : say.more}
        </Button>
        {!isOpen && set.length > 0 && (
          <Text size="sm" c="dimmed" className="foreign">
            {set.join(", ")}
          </Text>
        )}
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap="sm" pt="xs">
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NumberField
              label={say.repeats}
              about={say.repeatsHint}
              value={form.repeats}
              change={(repeats) => change({ repeats })}
              error={mistakes.repeats}
            />
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
          <Switch
            label={say.interleave}
            description={say.interleaveHint}
            checked={form.interleave}
            onChange={(event) => change({ interleave: event.currentTarget.checked })}
            error={mistakes.interleave}
          />
        </Stack>
      </Collapse>
    </div>
  );
}
