import { describe, expect, it } from "vitest";
import { choices, leastWidth, switched, track, usual } from "./choice";

describe("the columns", () => {
  it("keep their order however they are switched", () => {
    const without = switched(usual, "started");
    expect(without).not.toContain("started");
    expect(switched(without, "started")).toEqual(usual);
    expect(switched(usual, "duration").slice(0, 3)).toEqual(["started", "duration", "models"]);
  });

  it("fit into the window as it opens first", () => {
    const content = 1200 - 232 - 2 * 32; // pixels: the window without its rail and margins
    expect(leastWidth(usual) * 16).toBeLessThanOrEqual(content);
    expect(leastWidth(choices)).toBeGreaterThan(leastWidth(usual));
  });

  it("give what is left to names", () => {
    expect(track("ttft")).toMatch(/^[\d.]+rem$/);
    expect(track("name")).toMatch(/^minmax\([\d.]+rem, [\d.]+fr\)$/);
  });
});
