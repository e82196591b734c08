import { describe, expect, it } from "vitest";
import { anyHidden, byField, unreadableMistakes, withoutFields } from "./mistakes";

describe("mistakes of the form of a model", () => {
  it("stand together where a field has two, and apart from the fields where none shows them", () => {
    const mistakes = [
      { field: "url", message: "The URL is empty." },
      { field: "url", message: "It needs a host." },
      { field: "archived", message: "It is archived." },
    ];
    expect(byField(mistakes)).toEqual({ url: "The URL is empty. It needs a host.", "": "It is archived." });
  });

  it.each([
    ["price_input", true],
    ["server_metrics", true],
    ["api", false],
    ["url", false],
  ])("of %s open what is hidden: %s", (field, hidden) =>
    expect(anyHidden([{ field, message: "x" }])).toBe(hidden),
  );

  it("go when their field is changed, also where the draft names it otherwise", () => {
    const mistakes = { key: "no such variable", price_input: "negative", think_tags: "no tag", url: "empty" };
    expect(withoutFields(mistakes, ["keyName", "priceInput", "thinkTags"])).toEqual({ url: "empty" });
  });

  it("say what of headers, renamed fields and body cannot be read", () => {
    const say = {
      headersBad: (text: string) => `no colon: ${text}`,
      renameBad: (text: string) => `not OLD=NEW: ${text}`,
      bodyBad: "no object",
    };
    expect(unreadableMistakes({ headers: "X-Y", rename: "a", body: true }, say)).toEqual({
      headers: "no colon: X-Y",
      rename: "not OLD=NEW: a",
      body: "no object",
    });
    expect(unreadableMistakes({ body: true }, say)).toEqual({ body: "no object" });
  });
});
