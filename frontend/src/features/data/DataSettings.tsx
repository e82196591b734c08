import { Alert, Button, Divider, Group, List, Loader, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useBridge } from "../../bridge";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { useErrorToast } from "../../toasts/useErrorToast";
import { Command } from "../../ui/Command";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { DatabaseFacts } from "./DatabaseFacts";
import { PruneRuns } from "./PruneRuns";
import type { DatabaseTasks, Task } from "./useDatabaseTasks";

interface Props {
  tasks: DatabaseTasks;
  asking: boolean; // whether to delete old runs
  ask: (asking: boolean) => void;
}

/** Where the data is, how much it is, and what keeps it: check, backup, and deletion of old runs. */
export function DataSettings({ tasks, asking, ask }: Props) {
  const bridge = useBridge();
  const { data: say } = useText();
  const { value, error, reload } = useLoaded(bridge.database);
  return (
    <Stack gap="lg">
      <Section title={say.database} about={say.about}>
        {error !== null && <ErrorAlert error={error} retry={reload} />}
        <DatabaseFacts database={value} />
      </Section>
      <Divider />
      <Backup task={tasks.backup} />
      <Divider />
      <Check task={tasks.check} />
      <Divider />
      <Section title={say.prune.title} about={say.prune.about}>
        <PruneRuns backup={tasks.backup} asking={asking} ask={ask} />
      </Section>
    </Stack>
  );
}

interface SectionProps {
  title: string;
  about: string;
  action?: ReactNode;
  children?: ReactNode;
}

function Section({ title, about, action, children }: SectionProps) {
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={2}>
          <Title order={3} size="h5">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </Stack>
        {action}
      </Group>
      {children}
    </Stack>
  );
}

interface TaskButtonProps {
  task: Task<unknown>;
  label: string;
  busy: string;
}

/** Starts a task; while it goes on, says so and cancels it. */
function TaskButton({ task, label, busy }: TaskButtonProps) {
  const { shell } = useText();
  return (
    <Group gap="sm" wrap="nowrap" style={{ flexShrink: 0 }}>
      {task.busy && (
        <Group gap="xs" wrap="nowrap" role="status">
          <Loader size="xs" aria-hidden />
          <Text size="sm">{busy}</Text>
        </Group>
      )}
      <Button size="xs" variant="default" onClick={task.busy ? task.cancel : task.start}>
        {task.busy ? shell.cancel : label}
      </Button>
    </Group>
  );
}

function Backup({ task }: { task: Task<string> }) {
  const bridge = useBridge();
  const { data } = useText();
  const say = data.backup;
  const { value: program } = useLoaded(bridge.command);
  return (
    <Section
      title={say.title}
      about={say.about}
      action={<TaskButton task={task} label={`${say.start} …`} busy={say.busy} />}
    >
      {task.error !== null && <ErrorAlert error={task.error} />}
      {task.result && <WrittenBackup path={task.result} />}
      <Stack gap={4} align="flex-start">
        <Text size="sm">{say.restore}</Text>
        <Command line={`${program ?? "tokenlap"} history restore --from ${say.file} --yes`} />
      </Stack>
    </Section>
  );
}

function WrittenBackup({ path }: { path: string }) {
  const bridge = useBridge();
  const showError = useErrorToast();
  const { data: say } = useText();
  return (
    <Alert color="green" variant="light" role="status" icon={<IconCheck aria-hidden />}>
      <Group justify="space-between">
        <Stack gap={2} flex="1 1 200px">
          <Text size="sm">{say.backup.done}</Text>
          <Text size="sm" className="foreign">
            {line(path)}
          </Text>
        </Stack>
        <Button size="xs" variant="default" onClick={() => void bridge.showFile(path).catch(showError)}>
          {say.show}
        </Button>
      </Group>
    </Alert>
  );
}

const mostFindings = 20;

function Check({ task }: { task: DatabaseTasks["check"] }) {
  const { check: say } = useText().data;
  const { result } = task;
  return (
    <Section
      title={say.title}
      about={say.about}
      action={<TaskButton task={task} label={say.start} busy={say.busy} />}
    >
      {task.error !== null && <ErrorAlert error={task.error} />}
      {result && result.findings.length === 0 && (
        <Alert color="green" variant="light" role="status" icon={<IconCheck aria-hidden />}>
          {say.fine(result.runs, result.requests)}
        </Alert>
      )}
      {result && result.findings.length > 0 && (
        <Alert
          color="red"
          variant="light"
          title={say.found(result.findings.length)}
          icon={<IconInfoCircle aria-hidden />}
        >
          <List size="sm">
            {result.findings.slice(0, mostFindings).map(({ run, text }, n) => (
              <List.Item key={n} className="foreign">
                {run !== "" && `${say.run(line(run))}: `}
                {line(text)}
              </List.Item>
            ))}
          </List>
          {result.findings.length > mostFindings && (
            <Text size="sm">{say.more(result.findings.length - mostFindings)}</Text>
          )}
          <Text size="sm" mt="xs">
            {say.advice}
          </Text>
        </Alert>
      )}
    </Section>
  );
}
