import { Box, Button, Group, Paper, Title } from "@mantine/core";
import { useCallback, useId, useState } from "react";
import { useBridge } from "../../bridge";
import { ChartRows } from "../../charts/ChartRows";
import { ExportableChart } from "../../charts/ExportableChart";
import { LoadedCharts } from "../../charts/LoadedCharts";
import type { Medium } from "../../charts/useCharts";
import { useText } from "../../lib/text";

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
  const ask = useCallback((medium: Medium) => charts({ run, ...medium }), [charts, run]);
  return (
    <Box mt="md">
      <LoadedCharts ask={ask} drawing={say.drawing}>
        {({ drawn, theme, columns }) => (
          <ChartRows charts={drawn.slice(0, shown)} columns={columns}>
            {(chart) => <ExportableChart subjects={[{ run, model: "" }]} chart={chart} theme={theme} />}
          </ChartRows>
        )}
      </LoadedCharts>
    </Box>
  );
}
