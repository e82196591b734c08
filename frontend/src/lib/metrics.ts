// Names of metrics as the app sends them: "ttft", "ttft_p95", "success_rate".

import type { Dictionary } from "./text";

/** Name and definition of a metric; an unknown id is its own name. */
export function metric(say: Dictionary["metrics"], id: string): { name: string; about: string } {
  const known = say.metric[id as keyof typeof say.metric];
  if (Object.hasOwn(say.metric, id)) return known;
  const cut = id.lastIndexOf("_");
  const [base, part] = [id.slice(0, cut), id.slice(cut + 1)];
  if (cut < 0 || !Object.hasOwn(say.metric, base) || !Object.hasOwn(say.quantile, part)) {
    return { name: id, about: "" };
  }
  const { name, about } = say.metric[base as keyof typeof say.metric];
  return { name: `${name} ${part}`, about: `${about} ${say.quantile[part as keyof typeof say.quantile]}` };
}
