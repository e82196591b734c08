import { expect, it } from "vitest";
import { choose, dictionaries } from ".";

it.each([
  [["en-GB"], "en"],
  [["de-AT", "en"], "de"],
  [["xx", "EN"], "en"],
  [["toString"], "en"],
  [[], "en"],
])("speaks to those who want %s in %s", (wanted, language) => expect(choose(wanted)).toBe(language));

function leaves(node: unknown, path = ""): string[] {
  if (typeof node !== "object" || node === null) return [`${path} ${typeof node}`];
  return Object.entries(node).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}

it("says the same things in every language", () => {
  expect(leaves(dictionaries.de)).toEqual(leaves(dictionaries.en));
});
