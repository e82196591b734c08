import { describe, expect, it } from "vitest";
import { de, en } from "./verdict";

describe("the verdict", () => {
  it("stays as it is in English", () => {
    expect(en.line("Read with care: not steady.", "careful", ["not_steady"])).toBe(
      "Read with care: not steady.",
    );
    expect(en.reason("lag", "Late.")).toBe("Late.");
    expect(en.advice("lag", "Repeat it.")).toBe("Repeat it.");
  });

  it.each([
    [
      "Read with care: x.",
      "careful",
      ["few_samples", "lag", "cpu"],
      "Mit Vorsicht lesen: zu wenige Anfragen, das Messprogramm war manchmal zu spät.",
    ],
    [
      "Do not use: x.",
      "doubtful",
      ["start_lag", "survivors"],
      "Nicht verwenden: das Messprogramm war die Grenze, nur die Überlebenden.",
    ],
    [
      "Believe it: the client kept up, and",
      "good",
      [],
      "Glaubwürdig: das Messprogramm kam mit, und nichts spricht gegen die Werte.",
    ],
    [
      "Believe it: 99 of 100 TTFTs are right to 0.4 ms, and",
      "good",
      [],
      "Glaubwürdig: 99 von 100 TTFT stimmen auf 0.4 ms, und nichts spricht gegen die Werte.",
    ],
    [
      "So far: read with care: x.",
      "careful",
      ["a", "b", "c", "d", "e"],
      "Bisher: Mit Vorsicht lesen: a, b, c, d, 1 mehr.",
    ],
  ])("is said in German: %s", (message, overall, codes, text) => {
    expect(de.line(message, overall, codes)).toBe(text);
  });

  it("keeps the figures of a drift", () => {
    const message =
      "Not steady: Latency rose by 30 % over the run (95 %: 20 % to 41 %); TPOT fell by 12 % over the run (95 %: -20 % to -5 %).";
    expect(de.reason("not_steady", message)).toBe(
      "Nicht stetig: Latenz stieg über den Lauf um 30 % (95 %: 20 % bis 41 %); TPOT fiel über den Lauf um 12 % (95 %: -20 % bis -5 %).",
    );
  });

  it("says whose definitions hold", () => {
    expect(
      de.reason("other_definitions", "The figures follow the definitions of another tool: aiperf."),
    ).toBe("Die Werte folgen den Definitionen eines anderen Werkzeugs (aiperf).");
    expect(de.reason("other_definitions", "... the seed's tool: TTFT")).toContain("TPOT enthält die TTFT");
  });

  it("takes the text of a warning, and gives no advice where there is none", () => {
    expect(de.reason("survivors", "3 failed.")).toMatch(/^Ein Teil der Anfragen/);
    expect(de.advice("survivors", "See.")).toMatch(/^Erst die Fehlschläge/);
    expect(de.advice("adapted", "")).toBe("");
    expect(de.reason("new", "Something else.")).toBe("Something else.");
  });
});
