// The queue for all pages, and a toast and a notification when a run of it ends.
// The only subscription to its events.

import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { useBridge, type QueueEnd, type QueueView } from "../bridge";
import { line } from "../lib/format";
import { useText, type Dictionary } from "../lib/text";
import { useNavigation, type Route } from "../navigation/route";

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
  const { go } = useNavigation();
  useEffect(
    () =>
      bridge.onQueueEnd((end) => {
        const { title, lines } = endText(say, end);
        showEnd({ title, lines, end, say, go });
        if (end.notify) bridge.notify({ title, body: lines.join(" · ") }).catch(() => {});
      }),
    [bridge, go, say],
  );
}

interface Shown {
  title: string;
  lines: string[];
  end: QueueEnd;
  say: Dictionary["queue"];
  go: (route: Route) => void;
}

function showEnd({ title, lines, end, say, go }: Shown) {
  const { result } = end;
  const kind = kindOfEnd(end);
  const leave = (route: Route) => () => {
    notifications.hide(id);
    go(route);
  };
  const id = notifications.show({
    title,
    color: kind === "finished" ? "lap" : "red",
    autoClose: kind === "finished" ? 12_000 : false,
    role: kind === "finished" ? "status" : "alert",
    message: (
      <Stack gap="xs">
        {lines.map((text) => (
          <Text key={text} size="sm" className="foreign">
            {text}
          </Text>
        ))}
        <Group gap="xs" justify="flex-end">
          {kind === "worse" && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={leave({ page: "compare", subjects: subjectsOf(result) })}
            >
              {say.compare}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="light"
            onClick={leave(result.run ? { page: "results", run: result.run } : { page: "queue" })}
          >
            {result.run ? say.open : say.add.show}
          </Button>
        </Group>
      </Stack>
    ),
  });
}

/** The run that a result was compared with, and its own. */
export const subjectsOf = ({ base, run }: { base: string; run: string }) => [
  { run: base, model: "" },
  { run, model: "" },
];
