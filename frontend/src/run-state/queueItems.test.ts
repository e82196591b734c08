import { describe, expect, it } from "vitest";
import { queueItem } from "../fake/queue";
import { dictionaries } from "../lib/text";
import { scheduleText, sectionOf, timesText, upNext, waitingIn } from "./queueItems";
import { newDraft, sentDraft } from "./ScheduleDialog";

const say = dictionaries.en.queue;
const nightly = { kind: "daily", at: "02:00", hours: 0 };
const settings = { paused: false, pause: 10, always: false };
const viewOf = (items = [queueItem(1)], ready = [1]) => ({
  items,
  ready,
  settings,
  starts: "",
  elsewhere: false,
});

it.each([
  [{ kind: "next", at: "", hours: 0 }, "Once, after the plans before it."],
  [{ kind: "once", at: "07:05", hours: 0 }, "Once, at 07:05."],
  [nightly, "Every day at 02:00."],
  [{ kind: "every", at: "", hours: 6 }, "Every 6 hours."],
  [{ kind: "every", at: "", hours: 1 }, "Every hour."],
  [{ kind: "every", at: "", hours: 0.5 }, "Every 30 minutes."],
  [{ kind: "every", at: "", hours: 1.5 }, "Every 90 minutes."],
])("says when %o is run", (schedule, text) => expect(scheduleText(schedule, say)).toBe(text));

it("says the next time of a schedule", () => {
  const now = new Date(2026, 5, 10, 12);
  const due = new Date(2026, 5, 11, 2).toISOString();
  expect(timesText(nightly, due, say, now)).toBe("Every day at 02:00. Next: tomorrow 02:00.");
  expect(timesText(nightly, "", say, now)).toBe("Every day at 02:00.");
});

describe("the sections of the queue", () => {
  it.each([
    ["one that waits for its turn", queueItem(1), [1], "next"],
    ["one that is turned off", queueItem(1, { enabled: false }), [], "next"],
    ["one whose time has not come", queueItem(1, { schedule: nightly, due: "x" }), [], "scheduled"],
    ["one whose time has come", queueItem(1, { schedule: nightly, due: "x" }), [1], "next"],
    ["one that runs", queueItem(1, { schedule: nightly, state: "running" }), [], "next"],
    ["one that was run", queueItem(1, { state: "done" }), [], "done"],
    ["one that was missed", queueItem(1, { state: "missed" }), [], "done"],
  ])("have %s", (_, item, ready, section) => expect(sectionOf(item, ready)).toBe(section));
});

it("finds the plan that comes next", () => {
  const late = queueItem(2, { schedule: nightly, due: "2026-06-12T02:00:00Z" });
  const early = queueItem(3, { schedule: nightly, due: "2026-06-11T02:00:00Z" });
  const off = queueItem(4, { schedule: nightly, due: "2026-06-10T02:00:00Z", enabled: false });
  expect(upNext(viewOf([queueItem(1), late, early], [1]))?.id).toBe(1);
  expect(upNext(viewOf([late, off, early], []))?.id).toBe(3);
  expect(upNext(viewOf([queueItem(1, { state: "done" })], []))).toBeUndefined();
  expect(waitingIn(viewOf([late, off, early, queueItem(1, { state: "running" })], []))).toBe(2);
});

it("sends of a draft what its schedule has a use for", () => {
  const draft = newDraft(" Night ");
  expect(sentDraft(draft)).toEqual({
    name: "Night",
    schedule: { kind: "next", at: "", hours: 0 },
    against: "",
    margin: 0.05,
  });
  const daily = { ...draft, schedule: { ...draft.schedule, kind: "daily" } };
  expect(sentDraft(daily)).toMatchObject({ schedule: nightly, against: "previous" });
});
