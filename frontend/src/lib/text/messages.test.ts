import { describe, expect, it } from "vitest";
import { de, en } from "./messages";

describe("what Go says", () => {
  it("stays as it is in English", () => {
    expect(en.warning("survivors", "3 of 4 attempts failed.")).toBe("3 of 4 attempts failed.");
  });

  it("is said in German by its code", () => {
    expect(de.warning("survivors", "3 of 4 attempts failed.")).toMatch(/^Ein Teil der Anfragen/);
    expect(de.chart("ecdf", "Distributions")).toBe("Summenverteilungen");
  });

  it("keeps the range of an estimate", () => {
    const message = "Estimated tokens, ±14 %: in 3 of 4 answers the server did not count them.";
    expect(de.warning("estimated_tokens", message)).toMatch(/^Geschätzte Tokens, ±14 %: /);
    expect(de.warning("estimated_tokens", "Estimated tokens: in 3 of 4.")).toMatch(/^Geschätzte Tokens: /);
  });

  it("is left as it is where it is not known", () => {
    expect(de.warning("new", "Something else.")).toBe("Something else.");
    expect(de.chart("new", "New chart")).toBe("New chart");
  });
});
