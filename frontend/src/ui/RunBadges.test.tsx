import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { fake } from "../bridge.fake";
import { renderPage } from "../test/render";
import { RunBadges } from "./RunBadges";

const shown = (state: string, requests: number, failed: number) => {
  renderPage(<RunBadges run={{ state, models: [{ requests, failed }] }} />, fake());
  return [...document.querySelectorAll(".mantine-Badge-root")].map((badge) => badge.textContent);
};

describe("RunBadges", () => {
  it("is one state for a run without a success", () => {
    expect(shown("failed", 6, 6)).toEqual(["failed"]);
    expect(screen.queryByText(/finished/)).toBeNull();
  });

  it("counts the failures of others", () => {
    expect(shown("finished", 6, 2)).toEqual(["finished", "2 failed"]);
  });

  it("is the state alone where nothing failed", () => {
    expect(shown("stopped", 6, 0)).toEqual(["stopped"]);
  });
});
