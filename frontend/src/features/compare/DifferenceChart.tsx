import { Select, Stack, Text, VisuallyHidden } from "@mantine/core";
import { memo, useCallback, useState } from "react";
import { useBridge, type ChartView, type Comparison, type Subject } from "../../bridge";
import { LoadedCharts } from "../../charts/LoadedCharts";
import { PageChart } from "../../charts/PageChart";
import type { Medium } from "../../charts/useCharts";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { columnKey } from "./subjects";

interface Props {
  comparison: Comparison;
  subjects: Subject[];
}

/** The differences of one column from the baseline with their intervals, as a chart. */
export const DifferenceChart = memo(function DifferenceChart({ comparison, subjects }: Props) {
  const { differenceCharts } = useBridge();
  const { compare: say } = useText();
  const { baseline, columns } = comparison;
  const others = columns.filter((_, at) => at !== baseline);
  const [wanted, choose] = useState<string | null>(null);
  const chosen = Math.max(0, wantedOf(comparison, wanted));
  const ask = useCallback(
    (medium: Medium) => differenceCharts({ subjects, baseline, ...medium }),
    [differenceCharts, subjects, baseline],
  );
  return (
    <Stack gap="xs">
      <VisuallyHidden component="h2">{say.differences}</VisuallyHidden>
      {others.length > 1 && (
        <Select
          w={{ base: "100%", xs: 460 }}
          maw="100%"
          label={say.differencesOf}
          allowDeselect={false}
          value={String(chosen)}
          onChange={(at) => choose(columnKeyAt(others, at))}
          data={others.map(({ label }, at) => ({ value: String(at), label: line(label) }))}
        />
      )}
      <LoadedCharts ask={ask} drawing={say.drawing}>
        {({ all, theme }) => all[chosen] && <Differences chart={all[chosen]} theme={theme} />}
      </LoadedCharts>
    </Stack>
  );
});

function Differences({ chart, theme }: { chart: ChartView; theme: string }) {
  if (chart.option !== "") return <PageChart chart={chart} theme={theme} />;
  return (
    <Text size="sm" c="dimmed">
      {line(chart.missing)}
    </Text>
  );
}

function columnKeyAt(others: Comparison["columns"], at: string | null): string | null {
  const column = others[Number(at)];
  return column ? columnKey(column) : null;
}

/** Which of the columns beside the baseline is shown: the wanted one, else the first of which something is claimed. */
function wantedOf({ columns, baseline, answers }: Comparison, wanted: string | null): number {
  const others = columns.flatMap((column, at) => (at === baseline ? [] : [{ key: columnKey(column), at }]));
  const chosen = others.findIndex(({ key }) => key === wanted);
  if (chosen >= 0) return chosen;
  const claimed = answers.find(({ obstacles }) => obstacles.length === 0);
  return others.findIndex(({ at }) => at === claimed?.column);
}
