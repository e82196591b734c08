import { Text, UnstyledButton } from "@mantine/core";
import { useMemo, useState, type KeyboardEvent, type MouseEvent } from "react";
import type { Trend, TrendPoint } from "../../bridge";
import { absent, duration, line, moment, speed } from "../../lib/format";
import { useText } from "../../lib/text";
import classes from "./history.module.css";
import { beside, dots, nearest, segments } from "./sparkline";

interface Props {
  trends: Trend[];
  open: (run: string) => void;
}

/** The trend of each model over its last runs. */
export function Trends({ trends, open }: Props) {
  const { trend: say } = useText().history;
  return (
    <div className={classes.trends} role="region" aria-label={say.title} tabIndex={0}>
      {trends.map((trend) => {
        const title = line(trend.title || trend.model);
        const spark = (what: string, of: SparklineProps["of"], show: SparklineProps["show"]) => (
          <Sparkline what={what} model={title} points={trend.points} of={of} show={show} open={open} />
        );
        return (
          <section key={trend.model} className={classes.trend} aria-label={title}>
            <Text size="xs" fw={600} truncate maw="19rem" title={title} className="foreign">
              {title}
            </Text>
            <div style={{ display: "flex", gap: 12 }}>
              {spark(say.ttft, (point) => point.ttft_p50, duration)}
              {spark(say.speed, (point) => point.tokens_per_second, speed)}
            </div>
          </section>
        );
      })}
    </div>
  );
}

interface SparklineProps {
  what: string;
  model: string;
  points: TrendPoint[];
  of: (point: TrendPoint) => number | null | undefined;
  show: (value: number | null | undefined) => string;
  open: (run: string) => void;
}

const size = { width: 144, height: 30, margin: 4 };

/** One metric over the runs. A click or Enter opens the run that the mouse or the arrow keys point at. */
function Sparkline({ what, model, points, of, show, open }: SparklineProps) {
  const { trend: say } = useText().history;
  const [pointed, setPointed] = useState<number | null>(null); // index of a point
  const drawn = useMemo(() => dots(points.map(of), size), [points, of]);
  const [first, last] = [drawn[0], drawn[drawn.length - 1]];
  const value = (at: number | undefined) => {
    const point = at === undefined ? undefined : points[at];
    return point ? show(of(point)) : absent;
  };
  const place = drawn.find(({ at }) => at === pointed);
  const point = place && points[place.at];
  const pointText = point && say.at(place.at + 1, points.length, moment(point.started), value(place.at));
  if (!first || !last) {
    return (
      <div style={{ width: size.width }}>
        <Text size="xs" c="dimmed">
          {what}: {say.none}
        </Text>
      </div>
    );
  }
  const follow = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / (box.width || size.width)) * size.width;
    setPointed(nearest(drawn, x)?.at ?? null);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    setPointed(beside(drawn, pointed, step)?.at ?? null);
  };
  const shown = `${what} ${value(place?.at ?? last.at)}`;
  const name = `${say.summary(what, model, points.length)}: ${say.span(value(first.at), value(last.at))}`;
  return (
    <UnstyledButton
      aria-label={[shown, name, pointText, say.hint].filter(Boolean).join(". ")}
      title={pointText ?? name}
      onClick={() => {
        const run = points[place?.at ?? last.at]?.run;
        if (run) open(run);
      }}
      onMouseMove={follow}
      onMouseLeave={() => setPointed(null)}
      onKeyDown={press}
      onBlur={() => setPointed(null)}
      className={classes.spark}
    >
      <Text size="xs" c="dimmed" aria-hidden className="whole">
        {shown}
      </Text>
      <svg width={size.width} height={size.height} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden>
        {segments(drawn).map((piece) => (
          <polyline key={piece} points={piece} />
        ))}
        {drawn.map(({ at, x, y }) => (
          <circle key={at} cx={x} cy={y} r={at === pointed ? 3.5 : at === last.at ? 2.5 : 1.5} />
        ))}
      </svg>
      <span className="unseen" aria-live="polite">
        {pointText}
      </span>
    </UnstyledButton>
  );
}
