import { Text, UnstyledButton } from "@mantine/core";
import { useMemo, useState, type KeyboardEvent, type MouseEvent } from "react";
import type { TrendPoint } from "../bridge";
import { absent, line, moment } from "../lib/format";
import { useText } from "../lib/text";
import { beside, dots, nearest, segments } from "./sparkline";
import { changeText } from "./trendChange";
import classes from "./trendLine.module.css";

export interface TrendLineProps {
  what: string;
  model: string;
  points: TrendPoint[];
  metric: string; // whose changes are marked
  of: (point: TrendPoint) => number | null | undefined;
  show: (value: number | null | undefined) => string;
  open: (run: string) => void;
}

const size = { width: 144, height: 30, margin: 4 };

/** One metric over the runs. A click or Enter opens the run that the mouse or the arrow keys point at. */
export function TrendLine({ what, model, points, metric, of, show, open }: TrendLineProps) {
  const text = useText();
  const { trend: say } = text.history;
  const [pointed, setPointed] = useState<number | null>(null); // index of a point
  const drawn = useMemo(() => dots(points.map(of), size), [points, of]);
  const [first, last] = [drawn[0], drawn[drawn.length - 1]];
  const value = (at: number | undefined) => {
    const point = at === undefined ? undefined : points[at];
    return point ? show(of(point)) : absent;
  };
  const place = drawn.find(({ at }) => at === pointed);
  const point = place && points[place.at];
  const changeAt = (at: number) => points[at]?.changes.find((change) => change.metric === metric);
  const remark = (at: number) => {
    const change = changeAt(at);
    if (change) return changeText(change, text);
    const excluded = points[at]?.excluded ?? "";
    return excluded && say.leftOut(line(excluded));
  };
  const pointText =
    point &&
    [say.at(place.at + 1, points.length, moment(point.started), value(place.at)), remark(place.at)]
      .filter(Boolean)
      .join("; ");
  const [counted, apart] = [
    drawn.filter(({ at }) => points[at]?.counted),
    drawn.filter(({ at }) => !points[at]?.counted),
  ];
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
        {drawn.map(({ at, x }) => {
          const change = changeAt(at);
          return (
            change && (
              <line key={at} x1={x} x2={x} y1={0} y2={size.height} data-worse={change.worse || undefined} />
            )
          );
        })}
        {segments(counted).map((piece) => (
          <polyline key={piece} points={piece} />
        ))}
        {counted.map(({ at, x, y }) => (
          <circle key={at} cx={x} cy={y} r={at === pointed ? 3.5 : at === last.at ? 2.5 : 1.5} />
        ))}
        {apart.map(({ at, x, y }) => (
          <circle key={at} cx={x} cy={y} r={at === pointed ? 3.5 : 2} data-apart />
        ))}
      </svg>
      <span className="unseen" aria-live="polite">
        {pointText}
      </span>
    </UnstyledButton>
  );
}
