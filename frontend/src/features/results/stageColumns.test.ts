import { describe, expect, it } from "vitest";
import { columnsOf, commonEnd, type StageRow } from "./stageColumns";

const row = (rest: Partial<StageRow>): StageRow => ({
  stage: 0,
  repeat: 0,
  endpoint: "a",
  title: "Alpha",
  load: { kind: "rate", users: 0, rate: 20 },
  due: 40,
  sent: 40,
  dropped: 0,
  end: "duration",
  ...rest,
});

const users = { kind: "users", users: 4 };

describe("the table of stages", () => {
  it.each<[string, StageRow[], string[]]>([
    ["a rate", [row({}), row({ stage: 1 })], ["due", "due_rate"]],
    ["a trace", [row({ load: { kind: "trace", users: 0, speed: 1 } })], ["due", "due_rate"]],
    ["users, who ask for no rate", [row({ load: users })], []],
    ["what was dropped", [row({ load: users }), row({ load: users, dropped: 1 })], ["dropped"]],
    ["several models", [row({ load: users }), row({ load: users, endpoint: "b" })], ["title"]],
    ["ends that differ", [row({ load: users }), row({ load: users, stage: 1, end: "errors" })], ["end"]],
  ])("has columns for %s", (_what, rows, wanted) => {
    const optional = ["title", "due", "dropped", "due_rate", "end"];
    expect(columnsOf(rows).filter((column) => optional.includes(column))).toEqual(wanted);
  });

  it("says an end that is common to all once", () => {
    expect(commonEnd([row({}), row({ stage: 1 })])).toBe("duration");
    expect(commonEnd([row({}), row({ stage: 1, end: "user" })])).toBeNull();
    expect(commonEnd([])).toBeNull();
  });
});
