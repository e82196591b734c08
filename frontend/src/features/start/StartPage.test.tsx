import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { RunForm } from "../../bridge";
import { fake, models } from "../../bridge.fake";
import { axeViolations, renderPage } from "../../test/render";
import { StartPage } from "./StartPage";

describe("StartPage", () => {
  it("measures the simulated models with one key press", async () => {
    const start = vi.fn<(form: RunForm) => Promise<{ run: string; mistakes: [] }>>();
    start.mockResolvedValue({ run: "r-9", mistakes: [] });
    renderPage(<StartPage />, fake({}, { start }));
    await waitFor(() => expect(screen.getByRole("button", { name: /simulated models/ })).toBeEnabled());
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start.mock.calls[0]?.[0].models.toSorted()).toEqual(["sim-steady", "sim-swift"]);
  });

  it("says so where the simulated models are gone", async () => {
    renderPage(<StartPage />, fake({ models: models.filter((model) => !model.simulated) }));
    expect(await screen.findByText(/simulated models were removed/)).toBeVisible();
    expect(screen.getByRole("button", { name: /simulated models/ })).toBeDisabled();
  });

  it("says what it does where nothing was measured yet, and the last runs later", async () => {
    const { unmount } = renderPage(<StartPage />, fake({ runs: [] }));
    expect(await screen.findByRole("region", { name: "What you get" })).toBeVisible();
    unmount();
    renderPage(<StartPage />, fake());
    expect(await screen.findByRole("region", { name: "Last runs" })).toBeVisible();
    expect(screen.getByText("Nightly comparison")).toBeVisible();
  });

  it("says of the last runs how many requests failed", async () => {
    renderPage(<StartPage />, fake());
    await screen.findByText("Nightly comparison");
    expect(screen.getAllByText(/failed$/).map((one) => one.textContent)).toEqual(["3 failed"]);
  });

  it("says which of the last runs is the pinned baseline", async () => {
    const { unmount } = renderPage(
      <StartPage />,
      fake({ settings: { baseline: { run: "r-2", model: "" } } }),
    );
    const mark = await screen.findByText("Pinned baseline");
    expect(mark.closest("li")).toHaveTextContent("Before the upgrade");
    unmount();
    renderPage(<StartPage />, fake());
    await screen.findByText("Nightly comparison");
    expect(screen.queryByText("Pinned baseline")).toBeNull();
  });

  it("is accessible", async () => {
    renderPage(<StartPage />, fake());
    await screen.findByText("Nightly comparison");
    expect(await axeViolations()).toEqual([]);
  });
});
