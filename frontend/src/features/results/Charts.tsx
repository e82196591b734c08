import { Paper, Text, Title } from "@mantine/core";
import { memo, useCallback } from "react";
import { useBridge, type ChartView, type Result } from "../../bridge";
import { ChartRows } from "../../charts/ChartRows";
import { ExportableChart } from "../../charts/ExportableChart";
import { JumpList } from "../../charts/JumpList";
import { LoadedCharts } from "../../charts/LoadedCharts";
import type { Medium } from "../../charts/useCharts";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { Facts } from "./Facts";
import { SteadyHandles } from "./SteadyHandles";

interface Props {
  result: Result;
  changed: () => void; // loads the result again
}

/** The charts of a run, and why some are missing. */
export const Charts = memo(function Charts({ result, changed }: Props) {
  const { chart: say } = useText().results;
  const { charts } = useBridge();
  const run = result.run.id;
  const ask = useCallback((medium: Medium) => charts({ run, ...medium }), [charts, run]);
  return (
    <LoadedCharts ask={ask} drawing={say.drawing}>
      {({ drawn, missing, theme, columns }, reload) => (
        <>
          {drawn.length > 2 && <JumpList label={say.jump} charts={drawn} />}
          <ChartRows charts={drawn} columns={columns}>
            {(chart) => (
              <>
                <ExportableChart subjects={[{ run, model: "" }]} chart={chart} theme={theme} />
                {chart.name === "timeline" && (
                  <SteadyHandles
                    result={result}
                    option={chart.option}
                    changed={() => {
                      changed();
                      reload(); // charts shade the windows
                    }}
                  />
                )}
              </>
            )}
          </ChartRows>
          {missing.length > 0 && <Missing charts={missing} />}
        </>
      )}
    </LoadedCharts>
  );
});

function Missing({ charts }: { charts: ChartView[] }) {
  const { chart: say } = useText().results;
  return (
    <Paper withBorder p="md" component="section" aria-label={say.missing}>
      <Title order={3} size="h6" mb="xs">
        {say.missing}
      </Title>
      <Text component="div" size="sm">
        <Facts
          shape="list"
          facts={charts.map(({ title, missing }) => ({ name: line(title), value: line(missing) }))}
        />
      </Text>
    </Paper>
  );
}
