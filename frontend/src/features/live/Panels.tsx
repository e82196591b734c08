// The panels below the models: failures, client health, recent requests.

import { Badge, Group, Paper, Stack, Table, Text, Title, Tooltip } from "@mantine/core";
import { memo, type ReactNode } from "react";
import type { EndedRequest, FailureCount, ClientHealth } from "../../bridge";
import { bytes, count, duration, line, share } from "../../lib/format";
import { useText } from "../../lib/text";

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-label={title} h="100%">
      <Stack gap="sm">
        <Title order={2} size="h5">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  );
}

export function FailuresPanel({ failures }: { failures: FailureCount[] }) {
  const { live, requests } = useText();
  const say = live.failures;
  return (
    <Panel title={say.title}>
      {failures.length === 0 && (
        <Text size="sm" c="dimmed">
          {say.none}
        </Text>
      )}
      <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {failures.map(({ kind, count: times }) => (
          <Group key={kind} justify="space-between" component="li">
            <Text size="sm">{requests.outcome[kind] ?? line(kind)}</Text>
            <Text size="sm" className="figure">
              {count(times)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}

export function RecentRequests({ requests }: { requests: EndedRequest[] }) {
  const say = useText().live.recent;
  return (
    <Panel title={say.title}>
      {requests.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say.none}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={430} type="native">
          <Table verticalSpacing={3} aria-label={say.title} fz="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say.request}</Table.Th>
                <Table.Th>{say.outcome}</Table.Th>
                <Table.Th ta="right">TTFT</Table.Th>
                <Table.Th ta="right">E2E</Table.Th>
                <Table.Th ta="right">{say.tokens}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {requests.map((request) => (
                <RecentRow key={request.seq} request={request} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  );
}

/** A request that ended. It never changes, though each view has a new object for it. */
const RecentRow = memo(
  function Ended({ request }: { request: EndedRequest }) {
    const { live, requests } = useText();
    const say = live.recent;
    const good = request.outcome === "ok";
    return (
      <Table.Tr>
        <Table.Td className="foreign">
          {line(request.endpoint)} · {line(request.prompt_id)}
        </Table.Td>
        <Table.Td>
          <Badge
            size="xs"
            variant="light"
            color={good ? "lap" : "red"}
            tt="none"
            title={line(request.message)}
          >
            {good ? say.ok : (requests.outcome[request.outcome] ?? line(request.outcome))}
          </Badge>
        </Table.Td>
        <Table.Td className="figure">{duration(request.ttft)}</Table.Td>
        <Table.Td className="figure">{duration(request.latency)}</Table.Td>
        <Table.Td className="figure">{count(request.output)}</Table.Td>
      </Table.Tr>
    );
  },
  (before, after) => before.request.seq === after.request.seq,
);

export const ClientHealthPanel = memo(
  function ClientHealthPanel({ health }: { health: ClientHealth }) {
    const say = useText().live.clientHealth;
    const trust = health.verdict?.trust;
    return (
      <Panel title={say.title}>
        <Stack gap={4} component="dl" m={0}>
          <Fact name={say.lag} hint={say.lagHint} value={duration(health.lag_p99)} />
          <Fact name={say.cpu} hint={say.cpuHint} value={share(health.cpu_share)} />
          <Fact name={say.memory} value={bytes(health.memory_bytes)} />
        </Stack>
        {trust && (
          <Text
            size="sm"
            c={trust === "doubtful" ? "var(--mantine-color-error)" : "dimmed"}
            role={trust === "doubtful" ? "alert" : undefined}
          >
            {say.trust[trust as keyof typeof say.trust]}
          </Text>
        )}
      </Panel>
    );
  },
  (before, after) => isSame(before.health, after.health),
);

const isSame = (a: ClientHealth, b: ClientHealth) =>
  a.lag_p99 === b.lag_p99 && a.cpu_share === b.cpu_share && a.memory_bytes === b.memory_bytes;

function Fact({ name, value, hint }: { name: string; value: string; hint?: string }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text component="dt" size="sm" c="dimmed">
        {hint ? (
          <Tooltip label={hint} withArrow multiline maw={300}>
            <span tabIndex={0} className="explained">
              {name}
            </span>
          </Tooltip>
        ) : (
          name
        )}
      </Text>
      <Text component="dd" m={0} size="sm" className="figure">
        {value}
      </Text>
    </Group>
  );
}
