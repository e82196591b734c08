import { Button, Group, Paper, Text } from "@mantine/core";
import { IconCalendarClock, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useBridge, type QueueView } from "../bridge";
import { dayTime } from "../lib/dayTime";
import { duration } from "../lib/format";
import { useText } from "../lib/text";
import { useNavigation } from "../navigation/route";
import { useErrorToast } from "../toasts/useErrorToast";
import { useRunningId } from "./liveRun";
import { useQueue } from "./queue";
import { nameOf, upNext, waitingIn } from "./queueItems";

/** How many plans wait, which is next, and the ways to hold them; nothing while none waits. */
export function UpNext() {
  const { view } = useQueue();
  const { queue: say } = useText();
  const { go } = useNavigation();
  if (view === null || waitingIn(view) === 0) return null;
  return (
    <Paper withBorder radius="md" px="md" py="xs" component="section" aria-label={say.upNext.title}>
      <Group gap="sm" justify="space-between">
        <Group gap="sm" wrap="nowrap" miw={0} flex="1 1 260px">
          <IconCalendarClock size={18} aria-hidden style={{ flexShrink: 0 }} />
          <Text size="sm" className="foreign">
            <b>{say.upNext.waiting(waitingIn(view))}.</b> <NextPlan view={view} />
          </Text>
        </Group>
        <Group gap="xs">
          {!view.elsewhere && <Hold view={view} />}
          <Button size="compact-sm" variant="default" onClick={() => go({ page: "queue" })}>
            {say.upNext.open}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

/** Which plan is next and when it starts, in a sentence. */
function NextPlan({ view }: { view: QueueView }) {
  const { queue: say } = useText();
  const going = useRunningId() !== "";
  const next = upNext(view);
  const seconds = useSecondsUntil(view.starts);
  if (view.settings.paused) return say.upNext.paused;
  if (!next) return null;
  const name = nameOf(next, say);
  const hasTurn = view.ready.includes(next.id);
  if (hasTurn && going) return say.upNext.after(name);
  if (hasTurn && seconds > 0) return say.upNext.soon(name, countdown(seconds));
  return say.upNext.at(name, hasTurn ? say.now : dayTime(next.due, say));
}

const countdown = (seconds: number) => (seconds < 60 ? `${seconds} s` : duration(seconds));

/** The whole seconds until a time, counted down; 0 if it has passed or there is none. */
function useSecondsUntil(time: string): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((Date.parse(time) - now) / 1000)) || 0;
}

/** Pauses and resumes the queue; during a run it can be stopped as well. */
function Hold({ view }: { view: QueueView }) {
  const bridge = useBridge();
  const { queue: say } = useText();
  const showError = useErrorToast();
  const going = useRunningId() !== "";
  const { settings } = view;
  const set = (paused: boolean) => bridge.saveQueueSettings({ ...settings, paused });
  if (settings.paused) {
    return (
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        onClick={() => void set(false).catch(showError)}
      >
        {say.resume}
      </Button>
    );
  }
  const stop = async () => {
    await set(true);
    await bridge.stop("finish");
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlayerPause size={14} aria-hidden />}
        onClick={() => void set(true).catch(showError)}
      >
        {say.pause}
      </Button>
      {going && (
        <Button
          size="compact-sm"
          variant="default"
          c="var(--mantine-color-error)"
          onClick={() => void stop().catch(showError)}
        >
          {say.upNext.stop}
        </Button>
      )}
    </>
  );
}
