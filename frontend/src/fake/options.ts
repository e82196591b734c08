import type { Model, RunRow, Settings } from "../bridge";
import type { FakeLiveRun } from "./live";
import type { FakeEvents } from "./events";

/** What a test or an address can change. */
export interface FakeOptions {
  models?: Model[];
  runs?: RunRow[];
  settings?: Partial<Settings>;
  live?: FakeLiveRun; // advanced by the caller
  events?: FakeEvents; // sent by the caller
}
