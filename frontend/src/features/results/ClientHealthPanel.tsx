import { Paper, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Health } from "../../bridge";
import { bytes, duration, share } from "../../lib/format";
import { useText } from "../../lib/text";
import { Facts } from "./Facts";

interface Props {
  health: Health;
  children?: ReactNode; // below
}

/** How the measuring program fared during the run. */
export function ClientHealthPanel({ health, children }: Props) {
  const { health: say } = useText().results;
  const stamped = health.stamps === "kernel";
  const lags = [
    { name: say.ttftError, ns: stamped ? health.ttft_error_p99_ns : undefined },
    { name: say.readLag, ns: health.read_lag_p99_ns },
    { name: say.startLag, ns: health.start_lag_p99_ns },
  ].flatMap(({ name, ns }) => (ns === undefined ? [] : [{ name, value: duration(ns / 1e9) }]));
  return (
    <Paper withBorder p="md" component="section" aria-label={say.title}>
      <Stack gap="sm">
        <Title order={3} size="h5">
          {say.title}
        </Title>
        <Facts
          facts={[
            ...lags,
            {
              name: say.lag,
              value: `${duration(health.lag_p99_ns / 1e9)} (${say.lagMax} ${duration(health.lag_max_ns / 1e9)})`,
            },
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
