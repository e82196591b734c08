import { expect, it } from "vitest";
import { foreignDefinitions } from "./definitions";

it("names definitions only where they are not ours", () => {
  expect(foreignDefinitions({ definitions: "seed-v1" })).toBe("seed-v1");
  expect(foreignDefinitions({ definitions: "2" })).toBe("");
});
