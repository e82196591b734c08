import { describe, expect, it } from "vitest";
import { optionalColumns, minWidth, toggledColumn, gridTrack, defaultColumns } from "./columnChoice";

describe("the columns", () => {
  it("keep their order however they are switched", () => {
    const without = toggledColumn(defaultColumns, "started");
    expect(without).not.toContain("started");
    expect(toggledColumn(without, "started")).toEqual(defaultColumns);
    expect(toggledColumn(defaultColumns, "duration").slice(0, 3)).toEqual(["started", "duration", "models"]);
  });

  it("fit into the window as it opens first", () => {
    const content = 1200 - 232 - 2 * 32; // pixels: the window without its rail and margins
    expect(minWidth(defaultColumns) * 16).toBeLessThanOrEqual(content);
    expect(minWidth(optionalColumns)).toBeGreaterThan(minWidth(defaultColumns));
  });

  it("give what is left to names", () => {
    expect(gridTrack("ttft")).toMatch(/^[\d.]+rem$/);
    expect(gridTrack("name")).toMatch(/^minmax\([\d.]+rem, [\d.]+fr\)$/);
  });
});
