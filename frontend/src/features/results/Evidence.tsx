import { Button, Group, Paper, Skeleton, Stack, Title } from "@mantine/core";
import { useCallback, useId, useMemo, useState } from "react";
import { useBridge, type Theme } from "../../bridge";
import { chartHeight } from "../../charts/ExportableChart";
import { useCharts } from "../../charts/useCharts";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { inOrder } from "./chartOrder";
import { PlacedChart } from "./Charts";

const shown = 3;

/** The first charts of a run, drawn when they are asked for: of a large run that takes seconds. */
export function Evidence({ run }: { run: string }) {
  const { chart: say } = useText().results;
  const [open, setOpen] = useState(false);
  const list = useId();
  return (
    <Paper withBorder p="md" component="section" aria-label={say.evidence}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {say.evidence}
        </Title>
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          aria-controls={list}
          onClick={() => setOpen(!open)}
        >
          {open ? say.hide : say.show}
        </Button>
      </Group>
      <div id={list}>{open && <FirstCharts run={run} />}</div>
    </Paper>
  );
}

function FirstCharts({ run }: { run: string }) {
  const { chart: say } = useText().results;
  const { charts } = useBridge();
  const ask = useCallback((theme: Theme) => charts({ run, theme, width: 0, columns: 1 }), [charts, run]);
  const { value, error, reload } = useCharts(ask);
  const drawn = useMemo(() => inOrder(value?.drawn ?? []).slice(0, shown), [value]);
  if (value === null) {
    if (error !== null) return <ErrorAlert error={error} retry={reload} />;
    return <Skeleton height={chartHeight} mt="md" role="status" aria-label={say.drawing} />;
  }
  return (
    <Stack gap="md" mt="md">
      {drawn.map((chart) => (
        <PlacedChart key={chart.name} run={run} chart={chart} theme={value.theme}>
          {null}
        </PlacedChart>
      ))}
    </Stack>
  );
}
