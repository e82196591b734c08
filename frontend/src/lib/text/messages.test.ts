import { expect, it } from "vitest";
import { de, en } from "./messages";

it("says why a sweep ended, in German by its kind", () => {
  expect(en.sweep("found", "not met at 8/s", "8/s")).toBe("not met at 8/s");
  expect(de.sweep("found", "not met at 8/s", "8/s")).toBe("bei 8/s nicht mehr eingehalten");
});

it("leaves a kind that is not known as the backend says it", () => {
  expect(de.sweep("new", "Something else.", "8/s")).toBe("Something else.");
});
