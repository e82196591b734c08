import { Text } from "@mantine/core";
import { memo, useCallback } from "react";
import { useBridge, type Subject } from "../../bridge";
import { ChartRows } from "../../charts/ChartRows";
import { ExportableChart } from "../../charts/ExportableChart";
import { LoadedCharts } from "../../charts/LoadedCharts";
import type { Medium } from "../../charts/useCharts";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";

/** The charts of a comparison, all columns in each, and why some charts are missing. */
export const Charts = memo(function Charts({ subjects }: { subjects: Subject[] }) {
  const { compareCharts } = useBridge();
  const { compare: say } = useText();
  const ask = useCallback(
    (medium: Medium) => compareCharts({ subjects, baseline: 0, ...medium }),
    [compareCharts, subjects],
  );
  return (
    <LoadedCharts ask={ask} drawing={say.drawing}>
      {({ drawn, missing, theme, columns }) => (
        <>
          <ChartRows charts={drawn} columns={columns}>
            {(chart) => <ExportableChart subjects={subjects} chart={chart} theme={theme} />}
          </ChartRows>
          {missing.length > 0 && (
            <Text component="div" size="sm" c="dimmed">
              <strong>{say.missing}</strong>
              {missing.map(({ name, title, missing: why }) => (
                <div key={name}>
                  {line(title)}: {line(why)}
                </div>
              ))}
            </Text>
          )}
        </>
      )}
    </LoadedCharts>
  );
});
