import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { fake } from "../../bridge.fake";
import { axeViolations, renderPage } from "../../test/render";
import { Parts } from "./Parts";

const row = {
  host: "node-1",
  state: "finished",
  share: 0.25,
  due: 100,
  dropped: 0,
  cpu_share: 0.1,
  badly: false,
};

it("names the parts that are missing and marks the one that fared badly", async () => {
  const rows = [
    { ...row, index: 1, offset: 0.0021, spread: 0.0003, start_lag: 0.0004, read_lag: 0.00009 },
    { ...row, index: 3, host: "node-3", dropped: 12, late: 2.5, badly: true, state: "interrupted" },
  ];
  renderPage(<Parts parts={{ count: 4, missing: [2, 4], spread: 0.0006, rows }} />, fake());
  expect(
    screen.getByText(/2 of 4 parts are in this run\. Missing: 2, 4\. .*agree within 600\sµs\. To be checked/),
  ).toBeVisible();
  const lines = within(screen.getByRole("table", { name: "Parts" }))
    .getAllByRole("row")
    .slice(1)
    .map((one) => [...one.children].map((cell) => cell.textContent.replace(/\s+/g, " ").trim()));
  expect(lines).toEqual([
    ["1", "node-1", "finished", "25 %", "100", "0", "-", "2.1 ms ± 300 µs", "400 µs", "90 µs", "10 %"],
    ["3 check", "node-3", "interrupted", "25 %", "100", "12", "2.5 s", "-", "-", "-", "10 %"],
  ]);
  expect(await axeViolations()).toEqual([]);
});

it("says that clocks were not compared", () => {
  renderPage(<Parts parts={{ count: 1, missing: [], rows: [{ ...row, index: 1 }] }} />, fake());
  expect(screen.getByText(/The clocks of the parts were not compared\./)).toBeVisible();
});

it("shows nothing of a run that was not made of parts", () => {
  renderPage(<Parts parts={{ count: 0, missing: [], rows: [] }} />, fake());
  expect(screen.queryByText("Parts")).toBeNull();
});
