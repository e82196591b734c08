import { Stack, Text } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { memo, useMemo, useState } from "react";
import type { ModelSummary, Result } from "../../bridge";
import { toggled } from "../../lib/toggled";
import { useText } from "../../lib/text";
import { EmptyState } from "../../ui/EmptyState";
import { modelKey } from "./metricTable";
import { ClientHealthPanel } from "./ClientHealthPanel";
import { ModelPanel, type NamedModel } from "./ModelPanel";
import { ModelTable } from "./ModelTable";
import { Evidence } from "./Evidence";
import { foreignDefinitions } from "./definitions";
import { Objectives } from "./Objectives";
import { Parts } from "./Parts";
import { Percentiles } from "./Percentiles";
import { Selfcheck } from "./Selfcheck";
import { SweepAnswers } from "./SweepAnswers";

interface Props {
  result: Result;
  changed: () => void; // loads the result again
}

/** The metrics of all models, the most important first. */
export const Overview = memo(function Overview({ result, changed }: Props) {
  const { results: say } = useText();
  const models = useNamed(result);
  const definitions = foreignDefinitions(result.run);
  const [open, setOpen] = useState<readonly string[]>([]);
  const isTable = models.length > 1;
  const going = result.run.state === "running";
  if (models.length === 0) {
    return (
      <EmptyState
        icon={<IconChartBar size={28} aria-hidden />}
        title={going ? say.none : say.noSummary}
        next={going ? say.noneNext : say.noSummaryNext}
        command={null}
      />
    );
  }
  return (
    <Stack gap="md">
      <SweepAnswers sweeps={result.sweeps} plan={result.plan} />
      {isTable && (
        <ModelTable
          result={result}
          models={models}
          open={open}
          toggle={(key) => setOpen((before) => toggled(before, key))}
        />
      )}
      <Objectives rows={result.objectives} />
      {isTable && !going && <Evidence run={result.run.id} />}
      {(isTable ? models.filter(({ model }) => open.includes(modelKey(model))) : models).map((named) => (
        <ModelPanel key={modelKey(named.model)} result={result} named={named} definitions={definitions} />
      ))}
      {result.health.beats > 0 && (
        <ClientHealthPanel health={result.health}>
          {result.parts.count === 0 ? (
            <Selfcheck result={result} changed={changed} />
          ) : (
            <Text size="xs" c="dimmed">
              {say.health.ofParts}
            </Text>
          )}
        </ClientHealthPanel>
      )}
      <Parts parts={result.parts} />
      <Percentiles run={result.run.id} models={models} definitions={definitions} />
    </Stack>
  );
});

/** The models of the summary with their titles, and their stages where there are several. */
function useNamed({ run, summary }: Result): NamedModel[] {
  const { results, messages } = useText();
  return useMemo(() => {
    const models = summary.models ?? [];
    const staged = models.some(({ stage }) => stage > 0);
    const stage = (model: ModelSummary) => results.model.stage(model.stage + 1);
    return models.map((model) => {
      const row = run.models.find(({ name, stage }) => name === model.endpoint && stage === model.stage);
      return {
        model,
        title: row?.title || model.endpoint,
        load: row?.load ?? null,
        stage: staged ? [row && messages.load(row.load), stage(model)].filter(Boolean).join(", ") : "",
      };
    });
  }, [run, summary, results, messages]);
}
