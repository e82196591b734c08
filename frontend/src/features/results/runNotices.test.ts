import { describe, expect, it } from "vitest";
import { foreignDefinitions, noticesOf } from "./runNotices";

const run = (state: string, definitions = "1", origin = "") => ({ state, definitions, origin });

describe("noticesOf", () => {
  it("has nothing to say of a run that came to its end", () => {
    expect(noticesOf(run("finished"))).toEqual([]);
  });

  it.each(["running", "stopped", "interrupted"])("says what %s means", (kind) => {
    expect(noticesOf(run(kind))).toEqual([{ kind }]);
  });

  it("names the file of an imported run", () => {
    expect(noticesOf(run("imported", "seed-v1", "results.csv"))).toEqual([
      { kind: "imported", file: "results.csv" },
    ]);
  });

  it("names definitions only where they are not ours", () => {
    expect(foreignDefinitions(run("imported", "seed-v1"))).toBe("seed-v1");
    expect(foreignDefinitions(run("finished", ""))).toBe("");
  });
});
