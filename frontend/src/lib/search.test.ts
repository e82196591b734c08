import { expect, it } from "vitest";
import { matchesWords } from "./search";

it.each([
  ["GREEK alp", true],
  ["greek beta", false],
  ["  ", true],
  ["", true],
])("finds %j: %s", (text, found) => expect(matchesWords(["Alpha", "greek"], text)).toBe(found));
