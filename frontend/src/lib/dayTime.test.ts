import { expect, it } from "vitest";
import { dayTime } from "./dayTime";
import { dictionaries } from "./text";

const now = new Date(2026, 5, 30, 23, 30);
const at = (day: number, hour: number, minute = 0) => new Date(2026, 5, day, hour, minute).toISOString();

it.each([
  ["the same day", at(30, 2, 5), "today 02:05"],
  ["the next day, in another month", at(31, 2), "tomorrow 02:00"],
  ["the day before", at(29, 23, 59), "yesterday 23:59"],
  ["a minute before the day ends", at(30, 23, 59), "today 23:59"],
  ["half a minute ago", new Date(now.getTime() - 30_000).toISOString(), "now"],
  ["what is about to come", new Date(now.getTime() + 2_000).toISOString(), "now"],
  ["what comes in half a minute", new Date(now.getTime() + 30_000).toISOString(), "today 23:30"],
  ["later", at(33, 2), "3 Jul, 02:00"],
  ["no time", "soon", "-"],
])("says %s", (_, time, text) => expect(dayTime(time, dictionaries.en.queue, now)).toBe(text));

it("says it in German", () => expect(dayTime(at(31, 2), dictionaries.de.queue, now)).toBe("morgen 02:00"));
