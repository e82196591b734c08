import type { Model, RunRow, Settings } from "../bridge";
import type { FakeLiveRun } from "./live";
import type { FakeEvents } from "./events";

/** What a test or an address may want to be otherwise. */
export interface FakeOptions {
  models?: Model[];
  runs?: RunRow[];
  settings?: Partial<Settings>;
  live?: FakeLiveRun; // kept by the caller, who moves it
  events?: FakeEvents; // kept by the caller, who speaks through it
}
