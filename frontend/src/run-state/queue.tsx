// The queue for all pages, and a toast and a notification when a run of it ends.
// The only subscription to its events.

import { Button, Group, Stack, Text } from "@mantine/core";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useBridge, type QueueEnd, type QueueView } from "../bridge";
import { line } from "../lib/format";
import { useText, type Dictionary } from "../lib/text";
import { useNavigation, type Route } from "../navigation/route";
import { showToast } from "../toasts/toast";

export interface QueueState {
  view: QueueView | null; // null until the app has answered
  error: unknown; // of the last load, or null
  reload: () => void;
}

const QueueContext = createContext<QueueState>({ view: null, error: null, reload: () => {} });

export const useQueue = (): QueueState => use(QueueContext);

export function QueueProvider({ children }: { children: ReactNode }) {
  const bridge = useBridge();
  const [view, setView] = useState<QueueView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const reload = useCallback(() => {
    bridge.queue().then(
      (now) => {
        setView(now);
        setError(null);
      },
      (failure: unknown) => setError(failure),
    );
  }, [bridge]);
  useEffect(() => {
    reload();
    return bridge.onQueue(setView);
  }, [bridge, reload]);
  useQueueEnds();
  const state = useMemo(() => ({ view, error, reload }), [view, error, reload]);
  return <QueueContext value={state}>{children}</QueueContext>;
}

type EndKind = "worse" | "failed" | "unstarted" | "broken" | "finished";

/** What happened to a run of the queue, the most important first. */
export function kindOfEnd({ result }: QueueEnd): EndKind {
  if (result.run === "") return "unstarted";
  if (result.state === "failed") return "failed";
  if (result.error !== "" || result.state === "interrupted") return "broken";
  if (result.answer === "worse") return "worse";
  return result.state === "finished" || result.end === "user" ? "finished" : "broken";
}

/** The message about the end of a run: a title and a sentence for each thing that is wrong. */
export function endText(say: Dictionary["queue"], end: QueueEnd): { title: string; lines: string[] } {
  const { result } = end;
  const kind = kindOfEnd(end);
  const shown = 2;
  const more = result.worse.length - shown;
  const worse = kind === "worse" ? result.worse.slice(0, shown) : [];
  return {
    title: say.end[kind](line(end.name) || say.untitled),
    lines: [
      ...worse.map(line),
      ...(kind === "worse" && more > 0 ? [say.end.more(more)] : []),
      ...[result.error, result.hint].map(line).filter(Boolean),
    ],
  };
}

function useQueueEnds() {
  const bridge = useBridge();
  const say = useText().queue;
  const { route, go } = useNavigation();
  const current = useRef(route);
  useEffect(() => {
    current.current = route;
  }, [route]);
  useEffect(
    () =>
      bridge.onQueueEnd((end) => {
        const { title, lines } = endText(say, end);
        if (end.notify) bridge.notify({ title, body: lines.join(" · ") }).catch(() => {});
        const isSeen = (at: Route) => shows(at, end);
        if (isSeen(current.current)) return;
        const bad = kindOfEnd(end) !== "finished";
        const toast = {
          id: `queue-end-${end.item}`,
          title,
          color: bad ? "red" : "lap",
          autoClose: bad ? false : 12_000,
          role: bad ? "alert" : "status",
          message: <EndMessage end={end} lines={lines} go={go} />,
        } as const;
        showToast({ ...toast, isSeen });
      }),
    [bridge, go, say],
  );
}

/** Whether a page shows what the message about an end says: what is wrong stands in the results alone. */
function shows(at: Route, end: QueueEnd): boolean {
  if (at.page === "results") return at.run === end.result.run;
  if (at.page === "compare") return at.subjects?.some(({ run }) => run === end.result.run) ?? false;
  return at.page === "queue" && kindOfEnd(end) === "finished";
}

interface EndMessageProps {
  end: QueueEnd;
  lines: string[];
  go: (route: Route) => void;
}

function EndMessage({ end: { result, ...end }, lines, go }: EndMessageProps) {
  const say = useText().queue;
  const { run } = result;
  return (
    <Stack gap="xs">
      {lines.map((text) => (
        <Text key={text} size="sm" className="foreign">
          {text}
        </Text>
      ))}
      <Group gap="xs" justify="flex-end">
        {kindOfEnd({ ...end, result }) === "worse" && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => go({ page: "compare", subjects: subjectsOf(result) })}
          >
            {say.compare}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => go(run ? { page: "results", run } : { page: "queue" })}
        >
          {run ? say.open : say.add.show}
        </Button>
      </Group>
    </Stack>
  );
}

/** The run that a result was compared with, and its own. */
export const subjectsOf = ({ base, run }: { base: string; run: string }) => [
  { run: base, model: "" },
  { run, model: "" },
];
