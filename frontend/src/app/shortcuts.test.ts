import { describe, expect, it } from "vitest";
import { actionFor } from "./shortcuts";

const press = (keys: string, typing = false) => {
  const parts = keys.split(" ");
  return actionFor(
    {
      key: parts[parts.length - 1] ?? "",
      ctrlKey: parts.includes("Ctrl"),
      metaKey: parts.includes("Cmd"),
      altKey: parts.includes("Alt"),
    },
    typing,
  );
};

describe("actionFor", () => {
  it.each([
    ["Ctrl 1", { do: "go", page: "start" }],
    ["Ctrl 6", { do: "go", page: "queue" }],
    ["Cmd 8", { do: "go", page: "compare" }],
    ["Ctrl 9", null],
    ["Ctrl n", { do: "go", page: "run" }],
    ["Ctrl N", { do: "go", page: "run" }],
    ["Ctrl k", { do: "palette" }],
    ["Ctrl f", { do: "search" }],
    ["Ctrl ,", { do: "settings" }],
    ["Alt ArrowLeft", { do: "back" }],
    ["Ctrl =", { do: "zoom", steps: 1 }],
    ["Ctrl -", { do: "zoom", steps: -1 }],
    ["Ctrl 0", { do: "unzoom" }],
    ["n", null],
    ["1", null],
    ["?", { do: "help" }],
    ["Ctrl Alt 1", null], // types a character on some keyboards
  ])("reads %s", (keys, expected) => expect(press(keys)).toEqual(expected));

  it("leaves a question mark to those who type it", () => expect(press("?", true)).toBeNull());
});
