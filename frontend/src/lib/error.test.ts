import { describe, expect, it } from "vitest";
import { errorText } from "./error";

const hinted = (message: string, hint: string) => Object.assign(new Error(message), { hint });

describe("sentences", () => {
  it("parts what happened from what to do", () => {
    expect(errorText(hinted("the keychain does not answer", "use an environment variable"))).toBe(
      "the keychain does not answer. Use an environment variable",
    );
    expect(errorText(hinted("It is locked.", "Unlock it."))).toBe("It is locked. Unlock it.");
  });

  it("says what there is", () => {
    expect(errorText(new Error("no such run"))).toBe("no such run");
    expect(errorText("just a text")).toBe("just a text");
  });
});
