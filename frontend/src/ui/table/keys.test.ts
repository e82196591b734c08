import { describe, expect, it } from "vitest";
import { actionOfKey, rowAfterKey, type RowKeys } from "./keys";

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

function done(
  key: string,
  held: Partial<typeof none> = {},
  row: string | undefined = "r",
  keys?: RowKeys<string>,
) {
  const log: string[] = [];
  const note = (what: string) => (of?: string) => void log.push(of ? `${what} ${of}` : what);
  const all: RowKeys<string> = {
    open: note("open"),
    select: note("select"),
    rename: note("rename"),
    remove: note("remove"),
    selectAll: note("all"),
    undo: note("undo"),
  };
  actionOfKey({ ...none, ...held, key }, row, keys ?? all)?.();
  return log.join();
}

describe("the keys of a table", () => {
  it("open, select, rename and delete the active row", () => {
    expect(["Enter", " ", "F2", "Delete"].map((key) => done(key))).toEqual([
      "open r",
      "select r",
      "rename r",
      "remove r",
    ]);
  });

  it("select all and undo, with Ctrl or Command, also in capitals", () => {
    expect(done("a", { ctrlKey: true })).toBe("all");
    expect(done("A", { metaKey: true })).toBe("all");
    expect(done("z", { ctrlKey: true })).toBe("undo");
  });

  it("leave to others what is not theirs", () => {
    expect(done("a")).toBe("");
    expect(done("z", { ctrlKey: true, shiftKey: true })).toBe("");
    expect(done("Delete", { altKey: true })).toBe("");
    expect(done("Enter", { ctrlKey: true })).toBe("");
  });

  it("do nothing with a row that is still loading", () => {
    const log: string[] = [];
    expect(
      actionOfKey({ ...none, key: "Delete" }, undefined, { remove: () => log.push("removed") }),
    ).toBeNull();
    expect(log).toEqual([]);
  });

  it("open with Space where nothing can be selected", () => {
    const action = actionOfKey({ ...none, key: " " }, "r", { open: () => {} });
    expect(action).not.toBeNull();
  });

  it("move within the rows", () => {
    const place = { at: 3, count: 5, page: 10 };
    expect(
      ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"].map((key) =>
        rowAfterKey({ ...none, key }, place),
      ),
    ).toEqual([4, 2, 4, 0, 0, 4]);
    expect(rowAfterKey({ ...none, key: "x" }, place)).toBeNull();
    expect(rowAfterKey({ ...none, key: "Home", ctrlKey: true }, place)).toBeNull();
  });
});
