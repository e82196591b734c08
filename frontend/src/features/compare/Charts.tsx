import { Skeleton, Stack, Text, useComputedColorScheme } from "@mantine/core";
import { memo, useCallback } from "react";
import { useBridge, type Subject } from "../../bridge";
import { ChartExports } from "../../exports/ChartExports";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { Chart } from "../../ui/Chart";
import { Failure } from "../../ui/Failure";

const height = 500; // pixels; the charts are laid out for it

/** All columns in the same charts, and why some charts are missing. */
export const Charts = memo(function Charts({ subjects }: { subjects: Subject[] }) {
  const { compareCharts, chartTheme } = useBridge();
  const { compare: say, messages } = useText();
  const scheme = useComputedColorScheme("light");
  const load = useCallback(async () => {
    const [drawn, theme] = await Promise.all([
      compareCharts({ subjects, baseline: 0, theme: scheme }),
      chartTheme(scheme),
    ]);
    const charts = drawn.map((chart) => ({ ...chart, title: messages.chart(chart.name, chart.title) }));
    return { charts, theme };
  }, [compareCharts, chartTheme, subjects, scheme, messages]);
  const { value, error, reload } = useLoaded(load);
  if (value === null) {
    if (error !== null) return <Failure error={error} retry={reload} />;
    return <Skeleton height={height} role="status" aria-label={say.drawing} />;
  }
  const missing = value.charts.filter(({ option }) => option === "");
  return (
    <Stack gap="md">
      {error !== null && <Failure error={error} retry={reload} />}
      {value.charts
        .filter(({ option }) => option !== "")
        .map(({ name, title, option }) => (
          <Chart
            key={name}
            name={name}
            title={line(title)}
            option={option}
            theme={value.theme}
            height={height}
            actions={<ChartExports subjects={subjects} name={name} title={line(title)} />}
          />
        ))}
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
    </Stack>
  );
});
