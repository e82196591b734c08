import { Button, Group, Input, SimpleGrid, Text } from "@mantine/core";
import { IconFolderOpen } from "@tabler/icons-react";
import { useId } from "@mantine/hooks";
import { useBridge, type TracePreview } from "../../bridge";
import { count, duration, line } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { useErrorToast } from "../../toasts/useErrorToast";
import type { FieldProps } from "./LoadFields";
import { NumberField } from "./NumberField";
import classes from "./run.module.css";

/** The file of a trace, what is in it, and how fast it is played. */
export function TraceFields(props: FieldProps & { trace: TracePreview | undefined }) {
  const { form, change, mistakes, trace } = props;
  const bridge = useBridge();
  const { trace: say } = useText().run;
  const showError = useErrorToast();
  const about = useId();
  const open = () =>
    void bridge.chooseFiles("traces").then(([path]) => {
      if (path) change({ trace: path });
    }, showError);
  const isChosen = form.trace.trim() !== "";
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={16} aria-hidden />}
          title={say.openHint}
          aria-describedby={about}
          onClick={open}
          data-mistake={mistakes.trace ? true : undefined}
          style={{ flexShrink: 0 }}
        >
          {say.open}
        </Button>
        <div id={about}>
          {isChosen && (
            <Text size="sm" className="foreign">
              {line(form.trace)}
            </Text>
          )}
          {isChosen && trace && (
            <Text size="xs" c="dimmed">
              {factsOf(trace, say)}
            </Text>
          )}
          {mistakes.trace && <Input.Error>{mistakes.trace}</Input.Error>}
        </div>
      </Group>
      <SimpleGrid className={classes.fields} cols={{ base: 1, xs: 2 }}>
        <NumberField
          label={say.speed}
          about={say.speedHint}
          unit="x"
          value={form.trace_speed}
          change={(value) => change({ trace_speed: value })}
          error={mistakes.trace_speed}
        />
      </SimpleGrid>
    </>
  );
}

function factsOf(trace: TracePreview, say: Dictionary["run"]["trace"]): string {
  const facts = [
    say.facts(count(trace.requests), duration(trace.seconds)),
    typeof trace.input === "number" && say.input(count(Math.round(trace.input))),
    typeof trace.output === "number" && say.output(count(Math.round(trace.output))),
  ];
  return facts.filter((text) => typeof text === "string").join(", ");
}
