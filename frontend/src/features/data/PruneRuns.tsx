import { Alert, Button, Checkbox, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconCheck } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { useBridge, type OldRuns, type PruneForm } from "../../bridge";
import { moment } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { PruneDialog } from "./PruneDialog";
import type { Task } from "./useDatabaseTasks";
import { useDeletion, type Deletion } from "./useDeletion";

const pause = 250; // milliseconds after the last change until the runs are counted
const firstDays = 90;
const none: OldRuns = { runs: 0, first: "", last: "" };

interface Props {
  backup: Task<string>;
  asking: boolean; // whether to delete
  ask: (asking: boolean) => void;
}

/** Counts the runs that are older than some days, deletes them when that is confirmed, and restores them. */
export function PruneRuns({ backup, asking, ask }: Props) {
  const bridge = useBridge();
  const { data } = useText();
  const say = data.prune;
  const [days, setDays] = useState<number | string>(firstDays);
  const [keep, setKeep] = useState(true);
  const [form] = useDebouncedValue<PruneForm>({ days: Math.trunc(Number(days)), keep_starred: keep }, pause);
  const valid = form.days >= 1;
  const count = useCallback(
    async () => (valid ? bridge.oldRuns({ days: form.days, keep_starred: form.keep_starred }) : none),
    [bridge, valid, form.days, form.keep_starred],
  );
  const { value: old, error, reload } = useLoaded(count);
  const deletion = useDeletion();
  const any = old !== null && old.runs > 0;
  return (
    <Stack gap="sm">
      <Group align="flex-end">
        <NumberInput
          label={say.days}
          value={days}
          onChange={setDays}
          min={1}
          max={36_500}
          allowDecimal={false}
          w={180}
        />
        <Checkbox
          label={say.keep}
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
          pb={8}
        />
      </Group>
      <Group justify="space-between">
        <Text size="sm" aria-live="polite">
          {old === null
            ? "\u00a0"
            : any
              ? say.found(old.runs, moment(old.first), moment(old.last))
              : say.none}
        </Text>
        <Button
          size="xs"
          color="red"
          variant="outline"
          disabled={!any}
          loading={deletion.busy}
          onClick={() => ask(true)}
        >
          {say.start} …
        </Button>
      </Group>
      {error !== null && <ErrorAlert error={error} retry={reload} />}
      {deletion.error !== null && <ErrorAlert error={deletion.error} />}
      <Outcome deletion={deletion} />
      {asking && any && (
        <PruneDialog
          old={old}
          backup={backup}
          close={() => ask(false)}
          confirm={() => {
            ask(false);
            deletion.start(form);
          }}
        />
      )}
    </Stack>
  );
}

function Outcome({ deletion }: { deletion: Deletion }) {
  const { data, shell } = useText();
  const say = data.prune;
  const n = deletion.deleted.length;
  if (n === 0 && !deletion.restored) return null;
  return (
    <Alert color="green" variant="light" role="status" icon={<IconCheck aria-hidden />}>
      <Group justify="space-between">
        <Text size="sm">{n > 0 ? say.done(n) : say.undone}</Text>
        {n > 0 && (
          <Button size="xs" variant="default" loading={deletion.busy} onClick={deletion.undo} autoFocus>
            {shell.undo}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
