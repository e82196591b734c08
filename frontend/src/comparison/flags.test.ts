import { expect, it } from "vitest";
import type { Column, CompareFlag, Comparison } from "../bridge";
import { dictionaries } from "../lib/text";
import { flagText } from "./flags";

const column = (users: number) => ({ load: { kind: "users", users } }) as Column;
const comparison = { columns: [column(1), column(8), column(8)] } as Comparison;
const load: CompareFlag = {
  code: "load",
  values: ["one at a time", "8 at a time"],
  hinders: true,
  text: "The load differs (one at a time, 8 at a time).",
};

it("names loads in the language of the window, each once", () => {
  expect(flagText(dictionaries.de, comparison, load)).toContain("(eine nach der anderen, 8 zugleich)");
  expect(flagText(dictionaries.en, comparison, load)).toBe(load.text);
});

it("shows a flag on one line, whatever a label holds", () => {
  const flag = { code: "running", values: ["a\nb"], hinders: false, text: "" };
  expect(flagText(dictionaries.de, comparison, flag)).not.toContain("\n");
});
