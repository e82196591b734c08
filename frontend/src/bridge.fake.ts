// A bridge with recorded answers, for a plain browser (npm run dev) and for
// tests. In the address, ?state=empty, ?state=failing and ?state=live select a
// case; &runs=10000 and &requests=100000 make lists long.

import { BridgeError, type Bridge } from "./bridge";
import { compareCalls } from "./fake/compare";
import type { FakeOptions } from "./fake/options";
import { historyCalls, manyRuns } from "./fake/history";
import { FakeLiveRun, liveCalls } from "./fake/live";
import { modelCalls } from "./fake/models";
import { promptCalls } from "./fake/prompts";
import { queueCalls } from "./fake/queue";
import { resultCalls } from "./fake/results";
import { runCalls } from "./fake/run";
import { exportCalls } from "./fake/exports";
import { settingCalls } from "./fake/settings";
import { databaseCalls } from "./fake/database";
import { FakeEvents } from "./fake/events";

export { runs } from "./fake/history";
export { FakeLiveRun } from "./fake/live";
export { models } from "./fake/models";
export { FakeEvents as Wire } from "./fake/events";

/** A fake bridge with the given options; calls replace single ones. */
export function fake(given: FakeOptions = {}, calls: Partial<Bridge> = {}): Bridge {
  const wired = { wire: new FakeEvents(), ...given };
  return {
    ...modelCalls(wired),
    ...promptCalls(),
    ...runCalls(),
    ...liveCalls(wired.live ?? new FakeLiveRun()),
    ...resultCalls(wired),
    ...historyCalls(wired),
    ...compareCalls(wired),
    ...exportCalls(wired),
    ...settingCalls(wired),
    ...databaseCalls(),
    ...queueCalls(wired),
    ...calls,
  };
}

const broken = async (): Promise<never> => {
  throw new BridgeError(
    "unavailable",
    "The store /home/me/.local/share/tokenlap/tokenlap.db was written by a newer Tokenlap.",
    "Update Tokenlap, or choose another folder with --data-dir.",
  );
};

const viewInterval = 0.1; // seconds between two views of the current run

/** The fake bridge for a query string. Its current run advances by a timer. */
export function fakeFor(search: string): Bridge {
  const asked = new URLSearchParams(search);
  const live = new FakeLiveRun();
  setInterval(() => live.step(viewInterval), viewInterval * 1000);
  const many = Number(asked.get("runs") ?? 0);
  const given: FakeOptions = many > 0 ? { live, runs: manyRuns(many) } : { live };
  const long = resultCalls(given, Number(asked.get("requests") ?? 364));
  switch (asked.get("state")) {
    case "empty":
      return fake({ live, models: [], runs: [] });
    case "failing":
      return fake(
        { live },
        { models: broken, runs: broken, result: broken, presets: broken, prompts: broken },
      );
    case "live":
      live.begin();
      return fake(given, long);
    default:
      return fake(given, long);
  }
}
