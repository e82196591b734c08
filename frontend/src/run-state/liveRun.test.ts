import { describe, expect, it } from "vitest";
import { FakeLiveRun } from "../fake/live";
import { applyView, mergePoints, type LiveRun } from "./liveRun";

const nothing: LiveRun = { view: null, points: [] };

function views(...steps: number[]) {
  const run = new FakeLiveRun();
  run.begin();
  return [run.view, ...steps.map((seconds) => (run.step(seconds), run.view))];
}

describe("applyView", () => {
  it("drops a view that comes late", () => {
    const [, first, second] = views(1, 1);
    const now = applyView(applyView(nothing, second as never), first as never);
    expect(now.view).toBe(second);
  });

  it("goes over to another run, and forgets the points of the one before", () => {
    const run = new FakeLiveRun();
    run.begin("r-1");
    run.step(5);
    const old = applyView(nothing, run.view);
    run.begin("r-2");
    expect(applyView(old, run.view)).toMatchObject({ view: { run: "r-2" }, points: [{ at: 0 }] });
  });

  it("takes the end, and nothing after it", () => {
    const [start, middle] = views(1);
    const ended = { ...middle, going: false, ended: { state: "stopped", error: "", hint: "" } } as never;
    const now = applyView(applyView(nothing, start as never), ended);
    expect(now.view?.ended?.state).toBe("stopped");
    expect(applyView(now, middle as never)).toBe(now);
  });

  it("keeps two points a second, the last of which moves", () => {
    const all = views(...Array.from({ length: 40 }, () => 0.1));
    const { points } = all.reduce(applyView, nothing);
    expect(points.length).toBeGreaterThanOrEqual(8);
    expect(points.length).toBeLessThanOrEqual(11);
    expect(points[points.length - 1]?.at).toBeCloseTo(4);
  });
});

describe("mergePoints", () => {
  const at = (...moments: number[]) => moments.map((moment) => ({ at: moment, models: [] }));

  it("continues what was kept by what was seen", () => {
    expect(mergePoints(at(0, 1, 2), at(1.5, 3)).map((point) => point.at)).toEqual([0, 1, 1.5, 3]);
  });
});
