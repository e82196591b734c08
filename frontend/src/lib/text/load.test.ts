import { describe, expect, it } from "vitest";
import { de, en, type Load } from "./load";

const load = (rest: Partial<Load>): Load => ({ kind: "users", users: 0, ...rest });

describe("a load in words", () => {
  it.each<[string, string, Partial<Load>]>([
    ["sequential", "sequenziell", { users: 1 }],
    ["16 users", "16 Benutzer", { users: 16 }],
    ["1 to 50 users", "1 bis 50 Benutzer", { users: 1, users_to: 50 }],
    ["unknown load", "unbekannte Last", {}],
    ["20/s", "20/s", { kind: "rate", rate: 20, arrival: "poisson" }],
    ["2.5/s, constant", "2.5/s, konstant", { kind: "rate", rate: 2.5, arrival: "constant" }],
    ["0.333333/s", "0.333333/s", { kind: "rate", rate: 1 / 3 }],
    [
      "1 to 50/s, gamma 2, at most 8",
      "1 bis 50/s, gamma 2, höchstens 8",
      { kind: "rate", rate: 1, rate_to: 50, arrival: "gamma", cv: 2, limit: 8 },
    ],
    ["trace", "Trace", { kind: "trace", speed: 1 }],
    ["trace x 2, at most 100", "Trace x 2, höchstens 100", { kind: "trace", speed: 2, limit: 100 }],
    ["constant 4/s", "constant 4/s", { told: "constant 4/s" }],
    ["unknown load", "unbekannte Last", { kind: "new" }],
    ["", "", { kind: "" }],
  ])("%s", (english, german, fields) => {
    expect(en(load(fields))).toBe(english);
    expect(de(load(fields))).toBe(german);
  });
});
