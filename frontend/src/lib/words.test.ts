import { expect, it } from "vitest";
import { hasWords } from "./words";

it.each([
  ["GREEK alp", true],
  ["greek beta", false],
  ["  ", true],
  ["", true],
])("finds %j: %s", (text, found) => expect(hasWords(["Alpha", "greek"], text)).toBe(found));
