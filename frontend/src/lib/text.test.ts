import { expect, it } from "vitest";
import { choose } from "./text";

it.each([
  [["en-GB"], "en"],
  [["xx", "EN"], "en"],
  [["toString"], "en"],
  [[], "en"],
])("speaks to those who want %s in %s", (wanted, language) => expect(choose(wanted)).toBe(language));
