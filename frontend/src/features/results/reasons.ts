// The reasons of a verdict, each said once.

import type { Reason } from "../../bridge";
import { count, duration, share } from "../../lib/format";

/** A reason with the models and stages that have it; none: the run. */
export interface ReasonGroup {
  reason: Reason;
  of: { endpoint: string; stage: number }[];
}

/** Reasons that say the same of several models and stages together, in their order. */
export function groupReasons(reasons: Reason[]): ReasonGroup[] {
  const groups = new Map<string, ReasonGroup>();
  for (const reason of reasons) {
    const key = JSON.stringify([reason.code, reason.trust, reason.text]);
    const group = groups.get(key) ?? { reason, of: [] };
    groups.set(key, group);
    if (reason.endpoint) group.of.push({ endpoint: reason.endpoint, stage: reason.stage });
  }
  return [...groups.values()];
}

/** A value in the unit of a reason. */
export function reasonValue(value: number, unit: string | undefined): string {
  if (unit === "s") return duration(value);
  return unit === "share" ? share(value) : count(value);
}
