import {
  Button,
  Group,
  Modal,
  NumberInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useCallback, useState } from "react";
import { useBridge, type QueueForm, type Schedule } from "../bridge";
import { errorText } from "../lib/error";
import { useText } from "../lib/text";
import { useLoaded } from "../lib/useLoaded";
import { isRepeated, timesText } from "./queueItems";
import { useReturnFocus } from "../ui/useReturnFocus";

/** What a user says of a queued plan. */
export type Draft = Pick<QueueForm, "name" | "schedule" | "against" | "margin">;

const kinds = ["next", "once", "daily", "every"] as const;

/** The draft of a plan that is not queued yet. */
export const newDraft = (name: string): Draft => ({
  name,
  schedule: { kind: "next", at: "02:00", hours: 6 },
  against: "previous",
  margin: 0.05,
});

/** The draft as it is sent: without what its kind of schedule has no use for. */
export function sentDraft(draft: Draft): Draft {
  const { kind, at, hours } = draft.schedule;
  const timed = kind === "once" || kind === "daily";
  return {
    ...draft,
    name: draft.name.trim(),
    schedule: { kind, at: timed ? at.trim() : "", hours: kind === "every" ? hours : 0 },
    against: isRepeated(draft.schedule) ? draft.against : "",
  };
}

interface Props {
  title: string;
  submit: string;
  first: Draft;
  close: () => void;
  save: (draft: Draft) => Promise<void>;
}

/** Asks when a plan is run and what its runs are compared with. */
export function ScheduleDialog({ title, submit, first, close, save }: Props) {
  useReturnFocus();
  const { queue: say, shell } = useText();
  const [draft, setDraft] = useState(first);
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const { times, mistake } = useTimes(draft.schedule);
  const send = () => {
    setSaving(true);
    setRefused(null);
    save(sentDraft(draft)).then(close, (error: unknown) => {
      setRefused(error);
      setSaving(false);
    });
  };
  return (
    <Modal opened onClose={close} title={title} size="lg" centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          <TextInput
            label={say.add.name}
            value={draft.name}
            maxLength={200}
            placeholder={say.untitled}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <KindField
            kind={draft.schedule.kind}
            choose={(kind) => change({ schedule: { ...draft.schedule, kind } })}
          />
          {draft.schedule.kind !== "next" && (
            <SimpleGrid cols={{ base: 1, xs: 3 }}>
              <TimeField
                schedule={draft.schedule}
                change={(part) => change({ schedule: { ...draft.schedule, ...part } })}
                mistake={mistake}
              />
              {isRepeated(draft.schedule) && <CompareFields draft={draft} change={change} />}
            </SimpleGrid>
          )}
          <Text size="sm" aria-live="polite">
            {timesText(draft.schedule, times[0] ?? "", say)}
          </Text>
          <Text size="xs" c="dimmed">
            {say.add.open}
          </Text>
          {refused !== null && (
            <Text size="sm" role="alert" c="var(--mantine-color-error)">
              {errorText(refused)}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {shell.cancel}
            </Button>
            <Button type="submit" loading={saving} disabled={mistake !== ""} data-autofocus>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The next times of a schedule, or what is wrong with it. */
function useTimes(schedule: Schedule) {
  const bridge = useBridge();
  const { kind, at, hours } = schedule;
  const load = useCallback(
    () =>
      bridge.queueTimes({ kind, at, hours }).then(
        (times) => ({ times, mistake: "" }),
        (error: unknown) => ({ times: [] as string[], mistake: errorText(error) }),
      ),
    [bridge, kind, at, hours],
  );
  const { value } = useLoaded(load);
  return value ?? { times: [], mistake: "" };
}

function KindField({ kind, choose }: { kind: string; choose: (kind: string) => void }) {
  const say = useText().queue;
  return (
    <Radio.Group label={say.add.when} value={kind} onChange={choose}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt={6}>
        {kinds.map((one) => (
          <Radio key={one} value={one} label={say.kind[one]} />
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}

interface TimeProps {
  schedule: Schedule;
  change: (part: Partial<Schedule>) => void;
  mistake: string;
}

/** The time of day or the hours between the starts. */
function TimeField({ schedule, change, mistake }: TimeProps) {
  const { add: say } = useText().queue;
  if (schedule.kind === "every") {
    return (
      <NumberInput
        label={say.hours}
        value={schedule.hours}
        error={mistake}
        min={0}
        step={1}
        decimalScale={2}
        onChange={(value) => change({ hours: Number(value) || 0 })}
      />
    );
  }
  return (
    <TextInput
      label={say.time}
      value={schedule.at}
      error={mistake}
      inputMode="numeric"
      onChange={(event) => change({ at: event.currentTarget.value })}
    />
  );
}

/** What each run is compared with, and from which difference on the user is notified. */
function CompareFields({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { add: say } = useText().queue;
  return (
    <>
      <Select
        label={say.against}
        value={draft.against || "nothing"}
        allowDeselect={false}
        data={[
          { value: "previous", label: say.previous },
          { value: "baseline", label: say.baseline },
          { value: "nothing", label: say.nothing },
        ]}
        onChange={(value) => change({ against: value === "nothing" || value === null ? "" : value })}
      />
      {draft.against !== "" && (
        <NumberInput
          label={say.margin}
          description={say.marginHint}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={Math.round(draft.margin * 1000) / 10}
          min={0}
          max={100}
          decimalScale={1}
          onChange={(value) => change({ margin: (Number(value) || 0) / 100 })}
        />
      )}
    </>
  );
}
