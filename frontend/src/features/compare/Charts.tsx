import { Skeleton, Stack, Text } from "@mantine/core";
import { memo, useCallback } from "react";
import { useBridge, type Subject, type Theme } from "../../bridge";
import { chartHeight, ExportableChart } from "../../charts/ExportableChart";
import { useCharts } from "../../charts/useCharts";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";

/** The charts of a comparison, all columns in each, and why some charts are missing. */
export const Charts = memo(function Charts({ subjects }: { subjects: Subject[] }) {
  const { compareCharts } = useBridge();
  const { compare: say } = useText();
  const ask = useCallback(
    (theme: Theme) => compareCharts({ subjects, baseline: 0, theme, width: 0, columns: 1 }),
    [compareCharts, subjects],
  );
  const { value, error, reload } = useCharts(ask);
  if (value === null) {
    if (error !== null) return <ErrorAlert error={error} retry={reload} />;
    return <Skeleton height={chartHeight} role="status" aria-label={say.drawing} />;
  }
  return (
    <Stack gap="md">
      {error !== null && <ErrorAlert error={error} retry={reload} />}
      {value.drawn.map((chart) => (
        <ExportableChart key={chart.name} subjects={subjects} chart={chart} theme={value.theme} />
      ))}
      {value.missing.length > 0 && (
        <Text component="div" size="sm" c="dimmed">
          <strong>{say.missing}</strong>
          {value.missing.map(({ name, title, missing: why }) => (
            <div key={name}>
              {line(title)}: {line(why)}
            </div>
          ))}
        </Text>
      )}
    </Stack>
  );
});
