// What is to be said of queued plans.

import type { QueueItem, QueueView, Schedule } from "../bridge";
import { dayTime } from "../lib/dayTime";
import { line } from "../lib/format";
import type { Dictionary } from "../lib/text";

type QueueText = Dictionary["queue"];

export const nameOf = (item: { name: string; form: { name: string } }, say: QueueText): string =>
  line(item.name || item.form.name) || say.untitled;

/** When a plan runs: "Every day at 02:00." */
export function scheduleText(schedule: Schedule, say: QueueText): string {
  switch (schedule.kind) {
    case "once":
      return say.sentence.once(line(schedule.at));
    case "daily":
      return say.sentence.daily(line(schedule.at));
    case "every":
      return say.sentence.every(schedule.hours);
    default:
      return say.sentence.next();
  }
}

/** The same with the next time. */
export function timesText(schedule: Schedule, due: string, say: QueueText, now = new Date()): string {
  const sentence = scheduleText(schedule, say);
  return due === "" ? sentence : `${sentence} ${say.nextTime(dayTime(due, say, now))}`;
}

export const isRepeated = ({ kind }: Schedule) => kind === "daily" || kind === "every";

/** Where an item is listed. */
export type Section = "next" | "scheduled" | "done";

export function sectionOf(item: QueueItem, ready: readonly number[]): Section {
  if (item.state === "done" || item.state === "missed") return "done";
  if (item.state === "running" || item.schedule.kind === "next" || ready.includes(item.id)) return "next";
  return "scheduled";
}

/** How many plans wait for their turn or for their time. */
export const waitingIn = ({ items }: QueueView): number =>
  items.filter(({ state, enabled }) => state === "waiting" && enabled).length;

/** The plan that comes next and its time: the one whose turn it is, else the one that is due first. */
export function upNext({ items, ready }: QueueView): QueueItem | undefined {
  const turn = items.find(({ id }) => id === ready[0]);
  if (turn) return turn;
  const timed = items.filter(({ state, enabled, due }) => state === "waiting" && enabled && due !== "");
  return timed.sort((a, b) => Date.parse(a.due) - Date.parse(b.due))[0];
}
