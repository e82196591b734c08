import { Paper, SimpleGrid } from "@mantine/core";
import type { LiveModel, TrackModel, TrackPoint } from "../../bridge";
import { duration, speed } from "../../lib/format";
import { useText } from "../../lib/text";
import { LiveChart } from "../../ui/LiveChart";

interface Props {
  points: TrackPoint[];
  models: LiveModel[];
  moving: boolean;
}

const span = 60; // seconds

/** TTFT and throughput of the last minute. */
export function LiveCharts({ points, models, moving }: Props) {
  const say = useText().live.chart;
  const lines = (pick: (model: TrackModel) => number | null | undefined) =>
    models.map(({ name, title, light, dark }, n) => ({
      name: title || name,
      light,
      dark,
      points: points.map(({ at, models: all }) => ({ at, value: all[n] ? (pick(all[n]) ?? null) : null })),
    }));
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Paper withBorder radius="md" p="md">
        <LiveChart
          title={say.ttft}
          lines={lines((model) => model.ttft_p50)}
          format={duration}
          moving={moving}
          span={span}
        />
      </Paper>
      <Paper withBorder radius="md" p="md">
        <LiveChart
          title={say.speed}
          lines={lines((model) => model.tokens_per_second)}
          format={speed}
          moving={moving}
          span={span}
        />
      </Paper>
    </SimpleGrid>
  );
}
