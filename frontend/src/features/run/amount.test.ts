import { describe, expect, it } from "vitest";
import type { Preview } from "../../bridge";
import { de, en } from "../../lib/text/run";
import { heavyText, secondsOf, startText } from "./amount";

const preview = (part: Partial<Preview>) => part as Preview;
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const load = { kind: "users", timed: true, length: 100, highest: 16, stages: [], pass: 1 };

describe("the button that starts a run", () => {
  const sweep = {
    kind: "rate",
    from: 1,
    to: 9,
    max_probes: 4,
    shortest: 18,
    longest: 18,
    most: 72,
    objectives: [],
  };
  it.each([
    ["alone for a small run", { large: false, requests: 540, seconds: 31 }, "Start"],
    ["with the requests of a large one", { requests: 540 }, "Start 540 requests"],
    ["with its time", { requests: 540, seconds: 1860 }, "Start 540 requests, about 31 min 00 s"],
    ["with what it costs", { requests: 540, cost: 0.42 }, "Start 540 requests, at most $0.42"],
    [
      "with its load where requests are open",
      { open: true, load },
      "Start, up to 16 in flight, about 1 min 40 s",
    ],
    ["with the longest time of a search", { open: true, sweep }, "Start, at most 1 min 12 s"],
  ])("%s", (_, part, text) => {
    expect(plain(startText(preview({ large: true, ...part }), en))).toBe(text);
  });

  it("in German", () => {
    const part = { large: true, requests: 540, seconds: 1860 };
    expect(plain(startText(preview(part), de))).toBe("540 Anfragen starten, etwa 31 min 00 s");
  });
});

it("the figures of a heavy load are those that are known", () => {
  const host = "api.example.com";
  const text = (part: Partial<Preview>) => plain(heavyText(preview(part), en.heavy));
  expect(text({ heavy: [{ host, requests: 0, rate: 0, users: 160 }] })).toBe(
    "up to 160 in flight at api.example.com",
  );
  expect(text({ heavy: [{ host, requests: 600, rate: 60, users: 0 }] })).toBe(
    "600 requests, up to 60/s at api.example.com",
  );
});

it("the time of a run whose stages end by time is known without past runs", () => {
  expect(secondsOf(preview({ load }))).toBe(100);
  expect(secondsOf(preview({ load: { ...load, timed: false } }))).toBeUndefined();
  expect(secondsOf(preview({ load, seconds: 40 }))).toBe(40);
});
