import { Group, Paper, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX, type Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Health, Verdict } from "../../bridge";
import { bytes, duration, share } from "../../lib/format";
import { useText } from "../../lib/text";
import { Facts } from "./Facts";

type Trust = "good" | "careful" | "doubtful";

const signs: Record<Trust, { icon: Icon; colour: string }> = {
  good: { icon: IconCircleCheck, colour: "lap" },
  careful: { icon: IconAlertTriangle, colour: "orange" },
  doubtful: { icon: IconCircleX, colour: "red" },
};

interface Props {
  health: Health;
  verdict: Verdict;
  children?: ReactNode; // below
}

/** The client health of the run, and the verdict on it. */
export function ClientHealthPanel({ health, verdict, children }: Props) {
  const { health: say } = useText().results;
  const trust = verdict.trust as Trust;
  const { icon: Sign, colour } = signs[trust];
  const next = { good: say.goodNext, careful: say.carefulNext, doubtful: say.doubtfulNext }[trust];
  const known: Record<string, string> = say.why; // lag has none: the sentence before it says so
  const why = verdict.causes.map((cause) => known[cause]);
  const lag = duration(health.lag_p99_ns / 1e9);
  const off = verdict.ttft_error === undefined ? undefined : duration(verdict.ttft_error);
  const stamped = health.stamps === "kernel" && off !== undefined;
  const sentence = stamped ? (trust === "good" ? say.offNext : say.offWarn)(off) : next(lag);
  const lags = [
    { name: say.ttftError, ns: stamped ? health.ttft_error_p99_ns : undefined },
    { name: say.readLag, ns: health.read_lag_p99_ns },
    { name: say.startLag, ns: health.start_lag_p99_ns },
  ].flatMap(({ name, ns }) => (ns === undefined ? [] : [{ name, value: duration(ns / 1e9) }]));
  return (
    <Paper withBorder p="md" component="section" aria-label={say.title}>
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <ThemeIcon variant="light" color={colour} radius="xl">
            <Sign size={18} aria-hidden />
          </ThemeIcon>
          <div>
            <Title order={3} size="h5">
              {say[trust]}
            </Title>
            <Text size="sm">{[sentence, ...why].filter(Boolean).join(" ")}</Text>
          </div>
        </Group>
        <Facts
          facts={[
            ...lags,
            { name: say.lag, value: `${lag} (${say.lagMax} ${duration(health.lag_max_ns / 1e9)})` },
            { name: say.cpu, value: `${share(health.cpu_share)} ${say.cpuAbout}` },
            {
              name: say.gc,
              value: `${duration(health.gc_pause_max_ns / 1e9)} (${say.gcCount(health.gc_pauses)})`,
            },
            { name: say.memory, value: bytes(health.memory_peak_bytes) },
          ]}
        />
        {children}
      </Stack>
    </Paper>
  );
}
