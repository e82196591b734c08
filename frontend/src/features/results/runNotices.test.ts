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

  it("names the file of an imported run and the definitions it follows", () => {
    expect(noticesOf(run("imported", "seed-v1", "results.csv"))).toEqual([
      { kind: "imported", file: "results.csv" },
      { kind: "definitions", name: "seed-v1" },
    ]);
  });

  it("is silent on definitions where they are ours", () => {
    expect(noticesOf(run("imported", "1", "ours.csv"))).toHaveLength(1);
    expect(foreignDefinitions(run("finished", ""))).toBe("");
  });
});
