import { Paper, SimpleGrid } from "@mantine/core";
import type { LiveModel, TrackModel, TrackPoint } from "../../bridge";
import { absent, duration, speed } from "../../lib/format";
import { useText } from "../../lib/text";
import { LiveChart } from "../../ui/LiveChart";
import type { ChartLine } from "../../ui/liveChartCanvas";

interface Props {
  points: TrackPoint[];
  models: LiveModel[];
  moving: boolean;
}

const perSecond = (value: number) => (Number.isFinite(value) ? `${Math.round(value * 100) / 100}/s` : absent);

/** The line of what was asked, in a fainter colour of its model: the one sent is drawn over it. */
const fainter = (one: ChartLine, name: string): ChartLine => ({
  ...one,
  name,
  light: `${one.light}66`,
  dark: `${one.dark}66`,
});

/** TTFT and throughput of the last minute. */
export function LiveCharts({ points, models, moving }: Props) {
  const say = useText().live.chart;
  const empty = moving ? say.waiting : say.none;
  const lines = (pick: (model: TrackModel) => number | null | undefined) =>
    models.map(({ name, title, light, dark }, n) => ({
      name: title || name,
      light,
      dark,
      points: points.map(({ at, models: all }) => ({ at, value: all[n] ? (pick(all[n]) ?? null) : null })),
    }));
  const sent = lines((model) => model.sent_rate);
  const asked = lines((model) => model.asked_rate).filter(({ points: all }) =>
    all.some(({ value }) => typeof value === "number"),
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: asked.length > 0 ? 3 : 2 }}>
      <Paper withBorder radius="md" p="md">
        <LiveChart
          title={say.ttft}
          lines={lines((model) => model.ttft_p50)}
          format={duration}
          moving={moving}
          empty={empty}
        />
      </Paper>
      <Paper withBorder radius="md" p="md">
        <LiveChart
          title={say.speed}
          lines={lines((model) => model.tokens_per_second)}
          format={speed}
          moving={moving}
          empty={empty}
        />
      </Paper>
      {asked.length > 0 && (
        <Paper withBorder radius="md" p="md">
          <LiveChart
            title={say.rates}
            lines={[...asked.map((one) => fainter(one, say.target(one.name))), ...sent]}
            format={perSecond}
            moving={moving}
            empty={empty}
          />
        </Paper>
      )}
    </SimpleGrid>
  );
}
