// How much a run is, in words: in the button that starts it, beside that button,
// and in the question about a load that is heavy for hosts elsewhere.

import type { Preview } from "../../bridge";
import { count, dollars, duration, level, line } from "../../lib/format";
import type { Dictionary } from "../../lib/text";

type Say = Dictionary["run"];

/** The time of a run: estimated or, of stages that end by their time, the sum of those. */
export function secondsOf({ seconds, load }: Preview): number | undefined {
  if (typeof seconds === "number") return seconds;
  return load?.timed ? load.length : undefined;
}

/** "540 requests", "about 31 min", "at most $0.42": what is known of a run. */
export function amounts(preview: Preview, say: Say): string[] {
  const { amount: words } = say;
  const { open, requests, load, sweep, cost } = preview;
  const seconds = secondsOf(preview);
  return [
    !open && requests > 0 && words.requests(count(requests)),
    open && load && (load.kind === "users" ? words.users : words.rate)(level(load.highest)),
    sweep && words.atMost(duration(sweep.most)),
    typeof seconds === "number" && words.about(duration(seconds)),
    typeof cost === "number" && words.atMost(dollars(cost)),
  ].filter((text) => typeof text === "string");
}

/** What the button says: of a large run its amount as well. */
export function startText(preview: Preview | null, say: Say): string {
  if (!preview?.large) return say.start;
  const [first, ...others] = amounts(preview, say);
  if (first === undefined) return say.start;
  const counted = !preview.open && preview.requests > 0;
  return (counted ? [say.amount.start(first)] : [say.start, first]).concat(others).join(", ");
}

/** "600 requests, up to 60/s at api.example.com": loads to ask about. */
export function heavyText({ heavy }: Preview, say: Say["heavy"]): string {
  const loads = heavy.map(({ host, requests, rate, users }) => {
    const figures = [
      requests > 0 && say.requests(count(requests)),
      rate > 0 && say.rate(level(rate)),
      users > 1 && say.users(count(users)),
    ];
    return say.at(figures.filter((text) => typeof text === "string").join(", "), line(host));
  });
  return loads.join("; ");
}
