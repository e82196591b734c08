import type { Model, RunRow, Settings } from "../bridge";
import type { FakeLiveRun } from "./live";
import type { Wire } from "./wire";

/** What a test or an address may want to be otherwise. */
export interface Given {
  models?: Model[];
  runs?: RunRow[];
  settings?: Partial<Settings>;
  live?: FakeLiveRun; // kept by the caller, who moves it
  wire?: Wire; // kept by the caller, who speaks through it
}
