// Times of the next days, as people say them: today 14:05, tomorrow 02:00.

import { moment } from "./format";

export interface DayWords {
  now: string;
  today: (clock: string) => string;
  tomorrow: (clock: string) => string;
  yesterday: (clock: string) => string;
}

const dayOf = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000;
const two = (part: number) => String(part).padStart(2, "0");
const past = 60_000; // what is less than a minute ago is now, in ms
const soon = 5_000; // and so is what comes so soon

/** A time from RFC 3339 in this machine's time zone, beside the current one. */
export function dayTime(time: string, words: DayWords, now = new Date()): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return moment(time);
  const away = at.getTime() - now.getTime();
  if (-past < away && away < soon) return words.now;
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  switch (dayOf(at) - dayOf(now)) {
    case 0:
      return words.today(clock);
    case 1:
      return words.tomorrow(clock);
    case -1:
      return words.yesterday(clock);
    default:
      return moment(time, now);
  }
}
