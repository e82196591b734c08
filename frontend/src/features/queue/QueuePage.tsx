import { Alert, Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCalendarClock, IconInfoCircle, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useBridge, type QueueItem, type QueueView } from "../../bridge";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { useQueue } from "../../run-state/queue";
import { sectionOf, waitingIn, type Section } from "../../run-state/queueItems";
import { ScheduleDialog } from "../../run-state/ScheduleDialog";
import { useErrorToast } from "../../toasts/useErrorToast";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { QueueSettingsMenu } from "./QueueSettingsMenu";
import { QueueTable } from "./QueueTable";
import { useQueueActions } from "./useQueueActions";

const sections: Section[] = ["next", "scheduled", "done"];

/** The plans that wait, are scheduled, and were run. */
export function QueuePage() {
  const bridge = useBridge();
  const { queue: say, shell } = useText();
  const { go } = useNavigation();
  const { view, error, reload } = useQueue();
  const [edited, setEdited] = useState<QueueItem | null>(null);
  const actions = useQueueActions(view, setEdited);
  return (
    <Stack gap="lg">
      <QueueHeader view={view} />
      {error !== null && <ErrorAlert error={error} retry={reload} />}
      {view?.elsewhere && (
        <Alert color="yellow" variant="light" icon={<IconInfoCircle aria-hidden />}>
          {say.elsewhere}
        </Alert>
      )}
      {view && view.items.length > 0 && view.settings.paused && (
        <Alert color="yellow" variant="light" icon={<IconPlayerPause aria-hidden />} role="status">
          {say.paused}
        </Alert>
      )}
      {view && view.items.length === 0 && (
        <EmptyState icon={<IconCalendarClock size={28} aria-hidden />} title={say.none} next={say.noneNext}>
          <Button onClick={() => go({ page: "run" })}>{say.newRun}</Button>
        </EmptyState>
      )}
      {view &&
        sections.map((section) => (
          <QueueTable
            key={section}
            section={section}
            items={inSection(view, section)}
            paused={view.settings.paused}
            actions={actions}
          />
        ))}
      {edited && (
        <ScheduleDialog
          title={say.edit}
          submit={shell.save}
          first={{
            name: edited.name,
            schedule: {
              kind: edited.schedule.kind,
              at: edited.schedule.at || "02:00",
              hours: edited.schedule.hours || 6,
            },
            against: edited.against,
            margin: edited.margin,
          }}
          close={() => setEdited(null)}
          save={(draft) => bridge.changeQueued({ id: edited.id, form: edited.form, ...draft })}
        />
      )}
    </Stack>
  );
}

/** The items of a section; those that wait for their turn stand in the order in which they run. */
function inSection({ items, ready }: QueueView, section: Section): QueueItem[] {
  const found = items.filter((item) => sectionOf(item, ready) === section);
  if (section !== "next") return found;
  const turn = (item: QueueItem) => (item.state === "running" ? -1 : ready.indexOf(item.id));
  const off = found.filter((item) => item.state !== "running" && !ready.includes(item.id));
  return [...found.filter((item) => !off.includes(item)).sort((a, b) => turn(a) - turn(b)), ...off];
}

function QueueHeader({ view }: { view: QueueView | null }) {
  const { queue: say } = useText();
  const bridge = useBridge();
  const showError = useErrorToast();
  const paused = view?.settings.paused ?? false;
  const set = (view: QueueView) =>
    void bridge.saveQueueSettings({ ...view.settings, paused: !paused }).catch(showError);
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap={2} flex="1 1 320px">
        <Group gap="sm">
          <Title order={1} size="h2">
            {say.title}
          </Title>
          {view && waitingIn(view) > 0 && (
            <Badge component="p" m={0} variant="default" size="lg" tt="none" fw={500} aria-live="polite">
              {say.tally(waitingIn(view))}
            </Badge>
          )}
        </Group>
        <Text c="dimmed">{say.about}</Text>
      </Stack>
      {view && !view.elsewhere && (
        <Group gap="xs" wrap="nowrap">
          <Button
            variant={paused ? "filled" : "default"}
            leftSection={
              paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />
            }
            onClick={() => set(view)}
          >
            {paused ? say.resume : say.pause}
          </Button>
          <QueueSettingsMenu settings={view.settings} />
        </Group>
      )}
    </Group>
  );
}
