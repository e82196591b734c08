import { Group, SegmentedControl, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import type { ModelSummary } from "../../bridge";
import { useText } from "../../lib/text";
import { steadyRates, steadySentence } from "./steadyWindow";

interface Props {
  model: ModelSummary;
  children: (shown: ModelSummary) => ReactNode;
}

/** Figures of the steady window, or of the whole run as its switch says; those of the whole if there is no window. */
export function SteadyFigures({ model, children }: Props) {
  const { steady: say } = useText().results;
  const [shown, show] = useState<string>("window");
  const figures = model.steady?.figures;
  if (!model.steady || !figures) return children(model);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text size="sm" flex="1 1 300px">
          {steadySentence(model, model.steady, say)}{" "}
          <Text span size="xs" c="dimmed">
            {steadyRates(model.steady, say)}
          </Text>
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={say.figuresOf}
          value={shown}
          onChange={show}
          data={[
            { value: "window", label: say.window },
            { value: "whole", label: say.whole },
          ]}
        />
      </Group>
      {children(shown === "window" ? figures : model)}
    </>
  );
}
