import { expect, it } from "vitest";
import { logViolations } from "./policy";

it("logs what is kept out, in one line", () => {
  const lines: string[] = [];
  logViolations({ log: (line) => lines.push(line) });
  const event = Object.assign(new Event("securitypolicyviolation"), {
    effectiveDirective: "style-src-elem",
    blockedURI: "inline",
    sample: "p {\n\u001b[2J",
  });
  document.dispatchEvent(event);
  expect(lines).toEqual(['the policy of the page kept out: style-src-elem ["inline","p {\\n\\u001b[2J"]']);
});
