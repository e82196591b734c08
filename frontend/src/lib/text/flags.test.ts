import { expect, it } from "vitest";
import { de, en } from "./flags";

it.each([
  [
    "load",
    ["eine nach der anderen", "8 zugleich"],
    "Die Last ist verschieden (eine nach der anderen, 8 zugleich)",
  ],
  ["prefix_tokens", ["none", "3 of 64"], "(keine, 3 zu 64 Tokens)"],
  ["images", ["none", "2 (0a1b2c3d)"], "(keine, 2 (0a1b2c3d))"],
  [
    "token_sources",
    ["usage", "chunks+usage"],
    "(vom Server gemeldet; Chunks gezählt und vom Server gemeldet)",
  ],
  ["endings", ["complete", "cut at length"], "(vollständig; bei der erlaubten Zahl Tokens abgeschnitten)"],
  [
    "cut_shares",
    ["cut at length", "20 %", "80 %"],
    "(20 %, 80 % bei der erlaubten Zahl Tokens abgeschnitten)",
  ],
  ["host", ["none", "bench-2"], "(none, bench-2)"], // names of machines are not translated
  ["failed", ["Swift · before", "18.7 %"], "Bei Swift · before schlugen 18.7 % der Anfragen fehl"],
])("a flag of %s is said in German with its values", (code, values, text) => {
  expect(de(code, values, "In English.")).toContain(text);
});

it("a flag of a code that is not known stays as the backend says it", () => {
  expect(de("new", ["a"], "Something differs (a).")).toBe("Something differs (a).");
});

it("flags stay as they are in English", () => {
  expect(en("failed", ["A", "3 %"], "A failed in 3 %.")).toBe("A failed in 3 %.");
});
