import { describe, expect, it } from "vitest";
import { looksLikeKey } from "./keyText";

describe("looksLikeKey", () => {
  it.each([
    ["sk-proj-Abc123Def456Ghi789", true],
    [" gsk_abcdefghij0123456789\n", true],
    ["hf_abcdefghij0123456789", true],
    ["OPENAI_API_KEY", false],
    ["hf_token", false],
    ["/home/me/.config/keys/openai", false],
    ["a-very-long-name-of-a-variable", false],
  ])("%s: %s", (text, expected) => {
    expect(looksLikeKey(text)).toBe(expected);
  });
});
