import { expect, it } from "vitest";
import { markdownTable, tabSeparated } from "./textTable";

it("puts tabs between the cells of a row", () => {
  expect(
    tabSeparated([
      ["a", "b"],
      ["1", ""],
    ]),
  ).toBe("a\tb\n1\t\n");
});

it("aligns the columns of a Markdown table but the first to the right", () => {
  expect(markdownTable(["a", "b"], [["x", "1"]])).toBe("| a | b |\n| --- | ---: |\n| x | 1 |\n");
});
