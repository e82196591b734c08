// How far a run can be believed, from how the measuring program fared.

import type { Health } from "../../bridge";

export type Trust = "good" | "careful" | "doubtful";

interface Limit {
  careful: number;
  doubtful: number;
}

// Lag and pauses in seconds: a token comes every 5 to 50 ms, a first token
// after 50 ms and more. From a third of the CPU on, goroutines wait for cores.
const limits: Record<"lag" | "cpu" | "gc", Limit> = {
  lag: { careful: 0.005, doubtful: 0.02 },
  cpu: { careful: 0.5, doubtful: 0.8 },
  gc: { careful: 0.02, doubtful: 0.1 },
};

const order: Trust[] = ["good", "careful", "doubtful"];

function judge(value: number, limit: Limit): Trust {
  if (value >= limit.doubtful) return "doubtful";
  return value >= limit.careful ? "careful" : "good";
}

export interface Verdict {
  trust: Trust;
  cpu: boolean; // a cause
  gc: boolean; // a cause
}

/** Nothing where the run was not watched: an imported one, or one that goes on. */
export function verdict(health: Health): Verdict | null {
  if (health.beats === 0) return null;
  const lag = judge(health.lag_p99_ns / 1e9, limits.lag);
  const cpu = judge(health.cpu_share, limits.cpu);
  const gc = judge(health.gc_pause_max_ns / 1e9, limits.gc);
  const rank = Math.max(...[lag, cpu, gc].map((trust) => order.indexOf(trust)));
  return { trust: order[rank] ?? "doubtful", cpu: cpu !== "good", gc: gc !== "good" };
}
