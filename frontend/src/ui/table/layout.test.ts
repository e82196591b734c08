import { describe, expect, it } from "vitest";
import { gridTrack, shownColumns, tableWidth, validWidth, type ColumnLayout } from "./layout";

const columns = [
  { id: "star", width: { least: 2 }, fixed: true },
  { id: "name", width: { least: 9, wanted: 15, share: 1 } },
  { id: "speed", width: { least: 6 }, priority: 2 },
  { id: "ttft", width: { least: 6 }, priority: 1 },
  { id: "sent", width: { least: 6 }, priority: Infinity },
];
const none: ColumnLayout = { columns: {}, widths: {} };
const shown = (room: number, layout: Partial<ColumnLayout> = {}) =>
  shownColumns(columns, { ...none, ...layout }, room)
    .map(({ id }) => id)
    .join(" ");

describe("the columns of a table", () => {
  it.each([
    ["what is always shown, however narrow it is", 5, {}, "star name"],
    ["the most important one first", 23, {}, "star name ttft"],
    ["a wide name before others", 22, {}, "star name"],
    ["none after one that does not fit", 28.9, {}, "star name ttft"],
    ["all that fit, in their own order", 29, {}, "star name speed ttft"],
    ["no column that is only shown by hand", 200, {}, "star name speed ttft"],
    ["one that was shown by hand, without room too", 5, { columns: { sent: true } }, "star name sent"],
    ["none that was hidden by hand", 200, { columns: { name: false, ttft: false } }, "star speed"],
    ["a fixed one always", 5, { columns: { star: false } }, "star name"],
    ["fewer beside one that was made wider", 29, { widths: { name: 20 } }, "star name ttft"],
  ])("are %s", (_reason, room, layout, want) => {
    expect(shown(room, layout)).toBe(want);
  });

  it("have the width that they were given, else grow from their least", () => {
    const [, name, speed] = columns as [unknown, (typeof columns)[0], (typeof columns)[0]];
    expect(gridTrack(name, none)).toBe("minmax(9rem, 1fr)");
    expect(gridTrack(speed, none)).toBe("6rem");
    expect(gridTrack(name, { ...none, widths: { name: 12.5 } })).toBe("12.5rem");
    expect(tableWidth([name, speed], { ...none, widths: { name: 12.5 } })).toBe(18.5);
  });

  it("are neither too narrow nor too wide to be found again", () => {
    expect([validWidth(-3), validWidth(7.26), validWidth(1000)]).toEqual([2.5, 7.3, 60]);
  });
});
