import { expect, it } from "vitest";
import type { Profile, ProfileStage } from "../../bridge";
import { levelText, outline } from "./profile";

const stage = (points: [number, number][]): ProfileStage => ({
  begin: points[0]?.[0] ?? 0,
  settled: 0,
  end: points.at(-1)?.[0] ?? 0,
  points: points.map(([at, level]) => ({ at, level })),
  endpoint: "",
  repeat: 0,
});

const profile = (stages: ProfileStage[]): Profile => ({
  kind: "users",
  timed: true,
  length: 20,
  highest: 8,
  stages,
  pass: stages.length,
});

it("a level stands as high as its share of the highest one", () => {
  const flat = stage([
    [0, 2],
    [10, 2],
  ]);
  expect(outline(profile([flat]), flat, 0, 10)).toBe("M0,100L0,75L50,75L50,100Z");
});

it("a ramp is cut where its settling time ends", () => {
  const ramp = stage([
    [0, 0],
    [20, 8],
  ]);
  expect(outline(profile([ramp]), ramp, 5, 20)).toBe("M25,100L25,75L100,0L100,100Z");
});

it("a part of a trace begins and ends with its own level", () => {
  const trace = stage([
    [0, 2],
    [10, 2],
    [10, 4],
    [20, 4],
  ]);
  expect(outline(profile([trace]), trace, 10, 20)).toBe("M50,100L50,50L100,50L100,100Z");
  expect(outline(profile([trace]), trace, 0, 10)).toBe("M0,100L0,75L50,75L50,100Z");
});

it("a ramp is named by its first and last level", () => {
  const to = (from: string, last: string) => `${from} to ${last}`;
  expect(
    levelText(
      stage([
        [0, 1],
        [9, 50],
      ]),
      to,
    ),
  ).toBe("1 to 50");
  expect(
    levelText(
      stage([
        [0, 0.5],
        [9, 0.5],
      ]),
      to,
    ),
  ).toBe("0.5");
});
