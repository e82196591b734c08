import { describe, expect, it } from "vitest";
import { de, en } from "./messages";

describe("what Go says", () => {
  it("stays as it is in English", () => {
    expect(en.chart("ecdf", "Distributions")).toBe("Distributions");
  });

  it("is said in German by its code", () => {
    expect(de.chart("ecdf", "Distributions")).toBe("Summenverteilungen");
  });

  it("is left as it is where it is not known", () => {
    expect(de.chart("new", "New chart")).toBe("New chart");
  });
});
