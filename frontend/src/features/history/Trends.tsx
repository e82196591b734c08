import { Button, Group, Text } from "@mantine/core";
import { IconChartLine } from "@tabler/icons-react";
import { useDeferredValue, useState } from "react";
import type { Trend } from "../../bridge";
import { TrendLine, type TrendLineProps } from "../../charts/TrendLine";
import { duration, line, speed } from "../../lib/format";
import { useText } from "../../lib/text";
import { TrendDialog } from "./TrendDialog";
import classes from "./history.module.css";

interface Props {
  trends: Trend[];
  tag: string; // of the runs of the chart; "": any
  open: (run: string) => void;
}

const first = 6; // that a window shows at once

/** The trend of each model and load over its last runs; those beyond the edge are drawn when there is time. */
export function Trends({ trends, tag, open }: Props) {
  const { history, messages } = useText();
  const { trend: say } = history;
  const [shown, show] = useState<Trend | null>(null);
  const drawn = useDeferredValue(trends, trends.slice(0, first));
  return (
    <div className={classes.trends} role="region" aria-label={say.title} tabIndex={0}>
      {drawn.map((trend) => {
        const title = line(trend.title || trend.model);
        const load = line(messages.load(trend.load));
        const spark = (
          what: string,
          { metric, of, show }: Pick<TrendLineProps, "metric" | "of" | "show">,
        ) => <TrendLine what={what} model={title} points={trend.points} {...{ metric, of, show, open }} />;
        return (
          <div key={`${trend.model} ${trend.comparable}`} className={classes.trend}>
            <Group justify="space-between" wrap="nowrap" gap="xs" maw="19rem">
              <Text size="xs" fw={600} truncate title={title} className="foreign">
                {title}
              </Text>
              <Text size="xs" c="dimmed" truncate title={load}>
                {load}
              </Text>
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<IconChartLine size={14} aria-hidden />}
                aria-label={`${say.chart}: ${title}, ${load}`}
                onClick={() => show(trend)}
                style={{ flexShrink: 0 }}
              >
                {say.chart}
              </Button>
            </Group>
            <div style={{ display: "flex", gap: 12 }}>
              {spark(say.ttft, { metric: "ttft", of: (point) => point.ttft_p50, show: duration })}
              {spark(say.speed, {
                metric: "system_tokens",
                of: (point) => point.tokens_per_second,
                show: speed,
              })}
            </div>
          </div>
        );
      })}
      {shown && <TrendDialog trend={shown} tag={tag} open={open} close={() => show(null)} />}
    </div>
  );
}
