import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge } from "../../bridge";
import { fake } from "../../bridge.fake";
import { selfcheck } from "../../fake/results";
import { axeViolations, renderPage } from "../../test/render";
import { ResultsPage } from "./ResultsPage";

async function open(calls: Partial<Bridge> = {}) {
  renderPage(<ResultsPage />, fake({}, calls), { page: "results", run: "r-5" });
  return within(await screen.findByRole("region", { name: "Client health" }));
}

const check = () => userEvent.click(screen.getByRole("button", { name: "Check this machine" }));

describe("Selfcheck", () => {
  it("says that nothing was checked, and what a check does", async () => {
    const panel = await open();
    expect(panel.getByText(/has not been checked/)).toBeVisible();
    expect(panel.getByText(/a simulator in another process/)).toBeVisible();
  });

  it("shows what a check found, also when the page is opened again", async () => {
    const panel = await open();
    await check();
    const found = /with 16 streams: 95 % of TTFTs were accurate to 410.µs, gaps between chunks to 110.µs/;
    expect(await panel.findByText(found)).toBeVisible();
    await userEvent.click(screen.getByRole("tab", { name: "Plan" }));
    await userEvent.click(screen.getByRole("tab", { name: "Overview" }));
    expect(await screen.findByText(found)).toBeVisible();
    expect(screen.getByRole("button", { name: "Check again" })).toBeEnabled();
    expect(await axeViolations()).toEqual([]);
  });

  it("can be stopped, which is no error", async () => {
    let fail: (reason: Error) => void = () => {};
    const cancelSelfcheck = vi.fn(async () => fail(new BridgeError("internal", "context canceled")));
    const panel = await open({
      selfcheck: () => new Promise((_, reject) => (fail = reject)),
      cancelSelfcheck,
    });
    await check();
    expect(panel.getByRole("status")).toHaveTextContent("about 10 seconds");
    await userEvent.click(panel.getByRole("button", { name: "Stop check" }));
    await waitFor(() => expect(panel.queryByRole("status")).toBeNull());
    expect(cancelSelfcheck).toHaveBeenCalledOnce();
    expect(screen.queryByText("context canceled")).toBeNull();
  });

  it("says why a check failed", async () => {
    const panel = await open({
      selfcheck: async () =>
        Promise.reject(new BridgeError("conflict", "A run is in progress.", "Wait for its end.")),
    });
    await check();
    expect(await panel.findByText("A run is in progress.")).toBeVisible();
    expect(panel.getByText("Wait for its end.")).toBeVisible();
  });

  it("says where a run was measured by another machine", async () => {
    const panel = await open({ selfcheck: async () => null });
    await check();
    expect(await panel.findByText(/another machine or version of Tokenlap/)).toBeVisible();
  });

  it("speaks of one stream", async () => {
    const told = fake();
    const panel = await open({
      result: async (run) => ({ ...(await told.result(run)), selfcheck: { ...selfcheck, streams: 1 } }),
    });
    expect(panel.getByText(/with 1 stream:/)).toBeVisible();
  });

  it("is not offered for a run made of parts, whose worst is shown", async () => {
    const bridge = fake();
    const panel = await open({
      result: async (run) => ({
        ...(await bridge.result(run)),
        parts: { count: 2, missing: [1, 2], rows: [] },
      }),
    });
    expect(panel.getByText(/^Of the parts of this run the worst counts/)).toBeVisible();
    expect(panel.queryByRole("button")).toBeNull();
  });
});
