import { expect, it } from "vitest";
import type { Preview } from "../../bridge";
import { en } from "../../lib/text/run";
import { heavyText, secondsOf } from "./heavy";

const preview = (part: Partial<Preview>) => part as Preview;
const plain = (text: string) => text.replaceAll("\u00a0", " ");

it("the figures of a heavy load are those that are known", () => {
  const host = "api.example.com";
  const text = (part: Partial<Preview>) => plain(heavyText(preview(part), en.heavy));
  expect(text({ heavy: [{ host, requests: 540, rate: 0, users: 1 }], seconds: 1860 })).toBe(
    "540 requests at api.example.com; about 31 min 00 s",
  );
  expect(text({ heavy: [{ host, requests: 0, rate: 0, users: 16 }] })).toBe(
    "up to 16 in flight at api.example.com",
  );
  expect(text({ heavy: [{ host, requests: 600, rate: 60, users: 0 }] })).toBe(
    "600 requests, up to 60/s at api.example.com",
  );
});

it("the time of a run whose stages end by time is known without past runs", () => {
  const load = { kind: "users", timed: true, length: 100, highest: 1, stages: [], pass: 1 };
  expect(secondsOf(preview({ load }))).toBe(100);
  expect(secondsOf(preview({ load: { ...load, timed: false } }))).toBeUndefined();
  expect(secondsOf(preview({ load, seconds: 40 }))).toBe(40);
});
