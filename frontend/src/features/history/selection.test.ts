import { describe, expect, it } from "vitest";
import type { RunRow } from "../../bridge";
import { runs } from "../../bridge.fake";
import { comparability, subjectsOf, toggled, withoutRuns } from "./selection";

const [two, one] = runs as [RunRow, RunRow];

describe("the selection", () => {
  it("takes a run in and lets it go again", () => {
    const both = toggled(toggled([], two), one);
    expect(both.map(({ id }) => id)).toEqual(["r-5", "r-4"]);
    expect(toggled(both, two).map(({ id }) => id)).toEqual(["r-4"]);
    expect(withoutRuns(both, ["r-4", "r-9"]).map(({ id }) => id)).toEqual(["r-5"]);
  });

  it("can be compared from two columns on, up to eight runs", () => {
    const single = toggled([], one);
    expect(comparability([])).toBe("few");
    expect(comparability(single)).toBe("few");
    expect(comparability(toggled([], two))).toBe("yes");
    expect(comparability(toggled(single, two))).toBe("yes");
    const many = Array.from({ length: 9 }, (_, n) => ({ id: `r-${n}`, columns: 1 }));
    expect(comparability(many)).toBe("many");
    expect(comparability(many.slice(1))).toBe("yes");
  });

  it("becomes runs with all their models", () => {
    expect(subjectsOf(toggled([], two))).toEqual([{ run: "r-5", model: "" }]);
  });
});
