import type { Model, QueueItem, RunRow, Settings } from "../bridge";
import type { FakeLiveRun } from "./live";
import type { FakeEvents } from "./events";

/** What a test or an address can change. */
export interface FakeOptions {
  models?: Model[];
  runs?: RunRow[];
  settings?: Partial<Settings>;
  queue?: QueueItem[];
  live?: FakeLiveRun; // advanced by the caller
  events?: FakeEvents; // sent by the caller
}
