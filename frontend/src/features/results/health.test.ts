import { describe, expect, it } from "vitest";
import { verdict } from "./health";

const calm = {
  beats: 1000,
  lag_p50_ns: 60e3,
  lag_p99_ns: 1.2e6,
  lag_max_ns: 9e6,
  gc_pauses: 4,
  gc_pause_total_ns: 1e6,
  gc_pause_max_ns: 0.3e6,
  cpu_ns: 31e9,
  cpu_share: 0.01,
  memory_peak_bytes: 148e6,
};

describe("verdict", () => {
  it("believes a machine that was awake", () => {
    expect(verdict(calm)).toEqual({ trust: "good", cpu: false, gc: false });
  });

  it.each([
    [{ lag_p99_ns: 6e6 }, "careful"],
    [{ lag_p99_ns: 20e6 }, "doubtful"],
    [{ cpu_share: 0.6 }, "careful"],
    [{ cpu_share: 0.9 }, "doubtful"],
    [{ gc_pause_max_ns: 30e6 }, "careful"],
    [{ gc_pause_max_ns: 200e6 }, "doubtful"],
  ])("doubts one that was late or busy: %o", (change, trust) => {
    expect(verdict({ ...calm, ...change })?.trust).toBe(trust);
  });

  it("takes the worst of the signs, and names the causes", () => {
    expect(verdict({ ...calm, lag_p99_ns: 6e6, cpu_share: 0.9 })).toEqual({
      trust: "doubtful",
      cpu: true,
      gc: false,
    });
  });

  it("says nothing of a run that was not watched", () => {
    expect(verdict({ ...calm, beats: 0 })).toBeNull();
  });
});
