// The current run for all pages: its latest view, its points for charts, and a
// notice when it ends. The only subscription to run events.

import { Button, Group, Text } from "@mantine/core";
import { createContext, use, useEffect, useRef, useState, type ReactNode } from "react";
import { useBridge, type LiveView, type TrackPoint } from "../bridge";
import { line } from "../lib/format";
import { useText } from "../lib/text";
import { useNavigation, type Route } from "../navigation/route";
import { hideToast, showToast } from "../toasts/toast";

export interface LiveRun {
  view: LiveView | null; // null until the app has answered
  points: TrackPoint[];
}

const nothing: LiveRun = { view: null, points: [] };
const LiveRunContext = createContext<LiveRun>(nothing);
const RunningIdContext = createContext("");

/** The current run or the one that ended last; changes twice a second during a run. */
export const useLiveRun = (): LiveRun => use(LiveRunContext);

/** The id of the current run, or "". Changes only when a run begins or ends. */
export const useRunningId = (): string => use(RunningIdContext);

const pointEvery = 0.5; // seconds, as the app stores them
const mostPoints = 1200;

/** Applies a view. Views may arrive out of order: an older one changes nothing. */
export function applyView(old: LiveRun, view: LiveView): LiveRun {
  const before = old.view;
  const same = before !== null && before.run === view.run;
  if (same && !isNewer(before, view)) return old;
  return { view, points: appendPoint(same ? old.points : [], view) };
}

function isNewer(before: LiveView, view: LiveView): boolean {
  if (before.ended) return false;
  if (view.ended) return true;
  return (view.progress?.seq ?? -1) > (before.progress?.seq ?? -1);
}

// The last point is replaced until it is pointEvery after the one before.
function appendPoint(points: TrackPoint[], { progress }: LiveView): TrackPoint[] {
  if (!progress) return points;
  const point: TrackPoint = { at: progress.elapsed_ns / 1e9, models: progress.models };
  const last = points[points.length - 1];
  if (last && point.at <= last.at) return points;
  const settled = points[points.length - 2];
  const before = settled && last && last.at - settled.at < pointEvery ? points.slice(0, -1) : points;
  return [...before, point].slice(-mostPoints);
}

/** The points that the app stored, followed by those seen since. */
export function mergePoints(stored: TrackPoint[], seen: TrackPoint[]): TrackPoint[] {
  const first = seen[0]?.at ?? Infinity;
  return [...stored.filter(({ at }) => at < first), ...seen].slice(-mostPoints);
}

export function LiveRunProvider({ children }: { children: ReactNode }) {
  const bridge = useBridge();
  const [live, setLive] = useState(nothing);
  useEffect(() => {
    let here = true;
    const take = (view: LiveView) => here && setLive((old) => applyView(old, view));
    const quit = bridge.onRun(take);
    Promise.all([bridge.live(), bridge.track()]).then(
      ([view, stored]) => {
        take(view);
        if (here) {
          setLive((old) =>
            old.view?.run === view.run ? { ...old, points: mergePoints(stored, old.points) } : old,
          );
        }
      },
      () => {}, // events still arrive
    );
    return () => {
      here = false;
      quit();
    };
  }, [bridge]);
  useEndNotice(live.view);
  const going = live.view?.going ? live.view.run : "";
  return (
    <RunningIdContext value={going}>
      <LiveRunContext value={live}>{children}</LiveRunContext>
    </RunningIdContext>
  );
}

/**
 * Says that the current run has ended: by a toast, unless the page says so itself or
 * until it does, and by a notification where the window has no focus.
 */
function useEndNotice(view: LiveView | null) {
  const bridge = useBridge();
  const { end: say } = useText().shell;
  const { route, go } = useNavigation();
  const seen = useRef("");
  const current = useRef(route);
  useEffect(() => {
    current.current = route;
  }, [route]);
  useEffect(() => {
    if (!view) return;
    if (view.going && seen.current !== view.run) {
      seen.current = view.run;
      hideToast(endToast); // that of the run before
    }
    if (view.going || !view.ended || seen.current !== view.run) return;
    seen.current = "";
    if (view.item !== 0) return; // queue.tsx says how it compares
    const { run, name, ended } = view;
    const bad = ended.error !== "" || ended.state === "failed";
    const title = ended.error ? say.failed : (say.ended[ended.state as keyof typeof say.ended] ?? say.over);
    const body = [line(name) || say.untitled, line(ended.error), line(ended.hint)]
      .filter(Boolean)
      .join(" · ");
    if (document.hidden || !document.hasFocus()) bridge.notify({ title, body }).catch(() => {});
    const isSeen = (at: Route) => at.page === "live" || (at.page === "results" && at.run === run);
    if (isSeen(current.current)) return;
    showToast({
      id: endToast,
      isSeen,
      title,
      color: bad ? "red" : "lap",
      autoClose: bad ? false : 12_000,
      message: (
        <Group justify="space-between" gap="xs">
          <Text size="sm" className="foreign">
            {body}
          </Text>
          <Button size="compact-sm" variant="light" onClick={() => go({ page: "results", run })}>
            {say.open}
          </Button>
        </Group>
      ),
    });
  }, [view, bridge, go, say]);
}

const endToast = "run-end";
