// The figures of a load that is heavy for hosts elsewhere.

import type { Preview } from "../../bridge";
import { count, duration, level, line } from "../../lib/format";
import type { Dictionary } from "../../lib/text";

/** "540 requests, 16 at a time, at api.example.com, about 31 min" */
export function heavyText(preview: Preview, say: Dictionary["run"]["heavy"]): string {
  const loads = preview.heavy.map(({ host, requests, rate, users }) => {
    const figures = [
      requests > 0 && say.requests(count(requests)),
      rate > 0 && say.rate(level(rate)),
      users > 1 && say.users(count(users)),
    ];
    return say.at(figures.filter((text) => typeof text === "string").join(", "), line(host));
  });
  const seconds = secondsOf(preview);
  if (typeof seconds === "number") loads.push(say.time(duration(seconds)));
  return loads.join("; ");
}

/** The time of a run: estimated or, of stages that end by their time, the sum of those. */
export function secondsOf({ seconds, load }: Preview): number | undefined {
  if (typeof seconds === "number") return seconds;
  return load?.timed ? load.length : undefined;
}
