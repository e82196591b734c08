import { Select, Stack, Text, VisuallyHidden } from "@mantine/core";
import { memo, useCallback, useState } from "react";
import { useBridge, type ChartView, type Comparison, type Subject } from "../../bridge";
import { ExportableChart } from "../../charts/ExportableChart";
import { LoadedCharts } from "../../charts/LoadedCharts";
import type { Medium } from "../../charts/useCharts";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { columnKey } from "./subjects";

interface Props {
  comparison: Comparison;
  subjects: Subject[];
}

/** The differences of one column from the baseline with their intervals; of those that are comparable. */
export const DifferenceChart = memo(function DifferenceChart({ comparison, subjects }: Props) {
  const { differenceCharts } = useBridge();
  const { compare: say } = useText();
  const { baseline } = comparison;
  const comparable = comparableColumns(comparison);
  const [wanted, choose] = useState<string | null>(null);
  const ask = useCallback(
    (medium: Medium) => differenceCharts({ subjects, baseline, ...medium }),
    [differenceCharts, subjects, baseline],
  );
  const chosen = comparable.find(({ key }) => key === wanted) ?? comparable[0];
  if (!chosen) return null;
  return (
    <Stack gap="xs">
      <VisuallyHidden component="h2">{say.differences}</VisuallyHidden>
      {comparable.length > 1 && (
        <Select
          w={{ base: "100%", xs: 460 }}
          maw="100%"
          label={say.differencesOf}
          allowDeselect={false}
          value={chosen.key}
          onChange={choose}
          data={comparable.map(({ key, label }) => ({ value: key, label }))}
        />
      )}
      <LoadedCharts ask={ask} drawing={say.drawing}>
        {({ all, theme }) => {
          const chart = all[chosen.place];
          const difference = { baseline, column: chosen.column };
          return chart && <Differences {...{ subjects, chart, theme, difference }} />;
        }}
      </LoadedCharts>
    </Stack>
  );
});

interface Drawn {
  subjects: Subject[];
  chart: ChartView;
  theme: string; // JSON of ECharts
  difference: { baseline: number; column: number };
}

function Differences(drawn: Drawn) {
  const { chart } = drawn;
  if (chart.option !== "") return <ExportableChart {...drawn} />;
  return (
    <Text size="sm" c="dimmed">
      {line(chart.missing)}
    </Text>
  );
}

/** The columns with the workload of the baseline, and their places among the columns beside it. */
function comparableColumns({ columns, baseline, answers }: Comparison) {
  return answers
    .filter(({ obstacles }) => obstacles.length === 0)
    .flatMap(({ column: at }) => {
      const column = columns[at];
      if (!column) return [];
      return [
        { key: columnKey(column), label: line(column.label), column: at, place: at < baseline ? at : at - 1 },
      ];
    });
}
