import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fake, runs } from "../../bridge.fake";
import { objections, show } from "../../test";
import { HistoryPage } from "./HistoryPage";

const cells = (row: HTMLElement) =>
  within(row)
    .getAllByRole("cell")
    .map((cell) => (cell.textContent ?? "").replaceAll("\u00a0", " "));

describe("HistoryPage", () => {
  it("gives each model of a run its own line, with units", async () => {
    show(<HistoryPage />, fake());
    const first = (await screen.findByText("Llama 3.1 8B on vLLM")).closest("tr") as HTMLElement;
    expect(cells(first).slice(2)).toEqual([
      "Llama 3.1 8B on vLLM16 at a time",
      "180",
      "100 %",
      "203 ms",
      "1,874 tok/s",
    ]);
    const second = screen.getByText("Llama 3.1 8B on NIM").closest("tr") as HTMLElement;
    expect(cells(second)).toEqual([
      "Llama 3.1 8B on NIM16 at a time",
      "1803 failed",
      "98.3 %",
      "1.25 s",
      "940 tok/s",
    ]);
  });

  it("shows a dash for what was not measured", async () => {
    show(<HistoryPage />, fake());
    const row = (await screen.findByText("sim-steady")).closest("tr") as HTMLElement;
    expect(cells(row).slice(-4)).toEqual(["-", "-", "-", "-"]);
  });

  it("says the state of every run", async () => {
    show(<HistoryPage />, fake());
    for (const state of ["finished", "running", "interrupted", "stopped", "imported"]) {
      expect(await screen.findByText(state)).toBeVisible();
    }
  });

  it("says how to make the first run", async () => {
    show(<HistoryPage />, fake({ runs: [] }));
    expect(await screen.findByText("No runs yet")).toBeVisible();
    expect(await screen.findByText(/^tokenlap run/)).toBeVisible();
  });

  it("shows older runs on request", async () => {
    const many = Array.from({ length: 130 }, (_, n) => ({ ...runs[2], id: `r-${n}` }) as (typeof runs)[0]);
    show(<HistoryPage />, fake({ runs: many }));
    expect(await screen.findByText("130 runs")).toBeVisible();
    expect(screen.queryByText("r-129")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Show older runs" }));
    expect(await screen.findByText("r-129")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Show older runs" })).toBeNull();
  });

  it("is accessible", async () => {
    show(<HistoryPage />, fake());
    await screen.findByText("5 runs");
    expect(await objections()).toEqual([]);
  });
});
