import { Alert, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Preview, SweepPreview } from "../../bridge";
import { absent, count, dollars, duration, level, line } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { secondsOf } from "./amount";

const hasNumbers = (preview: Preview) => preview.requests > 0 || preview.open;

/** What a form will do: requests, tokens, cost and time, and where each figure comes from. */
export function Facts({ preview }: { preview: Preview | null }) {
  const { preview: say } = useText().run;
  const counted = preview !== null && hasNumbers(preview) ? preview : null;
  const seconds = counted ? secondsOf(counted) : undefined;
  return (
    <Stack gap="sm" component="dl" m={0}>
      <Fact name={say.requests} value={counted?.open ? say.open : count(counted?.requests)}>
        {counted && requestsAbout(say, counted)}
      </Fact>
      <Fact name={say.tokens} value={counted?.open ? absent : count(counted?.tokens)} />
      {typeof counted?.cost === "number" && (
        <Fact name={say.cost} value={dollars(counted.cost)}>
          {say.costBasis} {counted.images > 0 && `${say.imageCost} `}
          {counted.unpriced.length > 0 && say.unpriced(names(counted.unpriced))}
        </Fact>
      )}
      {counted?.sweep && (
        <Fact name={say.sweep} value={sweepLevels(say, counted.sweep)}>
          {counted.sweep.objectives.length > 0
            ? say.sweepObjectives(counted.sweep.objectives.join(", "))
            : say.sweepKnee}
        </Fact>
      )}
      <Fact name={say.time} value={typeof seconds === "number" ? say.about(duration(seconds)) : absent}>
        {counted && timeBasis(say, counted)}
      </Fact>
    </Stack>
  );
}

/** What is wrong or unsafe about the form as a whole. */
export function Notes({ preview, unplaced }: { preview: Preview | null; unplaced: string[] }) {
  const { preview: say } = useText().run;
  if (preview === null) return null;
  const isWrong = preview.mistakes.length > 0;
  return (
    <>
      {preview.insecure.length > 0 && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} aria-hidden />} p="xs">
          {say.insecure(names(preview.insecure))}
        </Alert>
      )}
      {isWrong && (unplaced.length > 0 || !hasNumbers(preview)) && (
        <Stack gap={4} role="alert" data-mistake={unplaced.length > 0 ? true : undefined} tabIndex={-1}>
          {!hasNumbers(preview) && (
            <Text size="sm" c="dimmed">
              {say.first}
            </Text>
          )}
          {unplaced.map((mistake) => (
            <Text key={mistake} size="sm" c="var(--mantine-color-error)" className="foreign">
              {line(mistake)}
            </Text>
          ))}
        </Stack>
      )}
    </>
  );
}

function requestsAbout(say: Dictionary["run"]["preview"], preview: Preview): string | undefined {
  if (preview.sweep) return say.sweepAbout;
  if (preview.open) return say.openAbout;
  if (preview.each === preview.requests) return undefined; // of one model
  const inTurn = preview.load?.stages.some(({ endpoint }) => endpoint !== "") ?? false;
  return (inTurn ? say.eachInTurn : say.each)(count(preview.each));
}

function sweepLevels(say: Dictionary["run"]["preview"], { kind, from, to }: SweepPreview): string {
  return (kind === "users" ? say.sweepUsers : say.sweepRate)(level(from), level(to));
}

function timeBasis(say: Dictionary["run"]["preview"], preview: Preview): string {
  if (preview.sweep) {
    const { max_probes, shortest, longest } = preview.sweep;
    if (shortest === longest) return say.sweepTime(count(max_probes), duration(longest));
    const each = say.between(duration(shortest), duration(longest));
    return `${say.sweepTime(count(max_probes), each)} ${say.sweepFirst(duration(longest))}`;
  }
  if (typeof preview.seconds !== "number" && secondsOf(preview) !== undefined) return say.timed;
  if (preview.unknown.length > 0) return say.unknown(names(preview.unknown));
  return preview.basis.length > 0 ? say.basis : say.none;
}

const names = (list: string[]) => list.map(line).join(", ");

function Fact({ name, value, children }: { name: string; value: string; children?: ReactNode }) {
  return (
    <Group justify="space-between" gap={4}>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} fw={600} className="figure">
        {value}
      </Text>
      {children && (
        <Text component="dd" m={0} size="xs" c="dimmed" w="100%">
          {children}
        </Text>
      )}
    </Group>
  );
}
