import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Bridge } from "../../bridge";
import { fake, FakeLiveRun } from "../../bridge.fake";
import { summary } from "../../fake/results";
import { duration, speed } from "../../lib/format";
import { axeViolations, renderPage } from "../../test/render";
import { LivePage } from "./LivePage";

const open = (bridge: Bridge) => renderPage(<LivePage />, bridge, { page: "live" });

function going(): FakeLiveRun {
  const live = new FakeLiveRun();
  live.begin();
  live.step(20);
  return live;
}

describe("LivePage", () => {
  it("says the next step where nothing runs", async () => {
    open(fake());
    expect(await screen.findByText("No run in progress")).toBeVisible();
    expect(screen.getByRole("button", { name: "New run" })).toBeVisible();
  });

  it("follows a run, model by model", async () => {
    const live = going();
    open(fake({ live }));
    const table = await screen.findByRole("table", { name: "Models" });
    expect(within(table).getByText("Llama 3.1 8B on vLLM")).toBeVisible();
    const before = table.textContent;
    act(() => live.step(5));
    expect(table.textContent).not.toBe(before);
  });

  it("says at once that nothing can be stored", async () => {
    const live = going();
    open(fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    expect(screen.queryByRole("alert")).toBeNull();
    const { progress } = live.view;
    if (!progress) throw new Error("there is no progress");
    act(() =>
      live.line.send({
        ...live.view,
        progress: { ...progress, seq: progress.seq + 1, store_error: "the disk is full" },
      }),
    );
    expect(screen.getByRole("alert")).toHaveTextContent("the disk is full");
  });

  it("says the stage, what was asked and sent, and what was dropped", async () => {
    const live = going();
    open(fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    const { progress } = live.view;
    if (!progress) throw new Error("there is no progress");
    const asked = {
      stage: 1,
      stages: 3,
      load: { kind: "rate", users: 0, rate: 20, arrival: "poisson" },
      stage_elapsed_ns: 18e9,
      stage_duration_ns: 30e9,
      asked_rate: 20,
      sent_rate: 19.84,
      due: 360,
      dropped: 3,
      total: 0,
    };
    const models = progress.models.map((one) => ({ ...one, ...asked }));
    const later = { ...progress, seq: progress.seq + 1, elapsed_ns: progress.elapsed_ns + 1e9, models };
    act(() => live.line.send({ ...live.view, progress: later }));
    const table = screen.getByRole("table", { name: "Models" });
    expect(within(table).getAllByText(/stage 2 of 3, 20\/s, 12.*s left/)).toHaveLength(2);
    expect(within(table).getAllByText("target 20/s, sent 19.8/s")).toHaveLength(2);
    expect(within(table).getAllByText("3 of 360 dropped")).toHaveLength(2);
    expect(screen.getByRole("img", { name: /Requests per second/ })).toBeVisible();
    expect(screen.queryByText(/ of about /)).toBeNull();
  });

  it("says how many answers had their tokens counted", async () => {
    const live = going();
    open(fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    const { progress } = live.view;
    if (!progress) throw new Error("there is no progress");
    const counting = { done: 420, total: 1000 };
    act(() => live.line.send({ ...live.view, progress: { ...progress, seq: progress.seq + 1, counting } }));
    expect(screen.getByText("counting tokens: 420 of 1,000")).toBeVisible();
  });

  it("says what happened first, and what to do, where every request failed", async () => {
    const live = going();
    open(fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    const { progress } = live.view;
    if (!progress) throw new Error("there is no progress");
    const models = progress.models.map((one) => ({ ...one, done: 9, failed: 9 }));
    live.view = { ...live.view, progress: { ...progress, models } };
    const failed = models.map(({ endpoint }) => ({
      ...summary(endpoint, 0.2, 70, 0),
      attempts: 9,
      successes: 0,
      failed: 9,
    }));
    act(() => live.end({ state: "failed", reason: "requests", models: failed }));
    expect(screen.getByText("The run failed: no request succeeded.")).toBeVisible();
    expect(screen.getByText(/^0 of 18 requests succeeded in /)).toBeVisible();
    expect(await screen.findByText(/The server refused/)).toBeVisible();
    expect(screen.getByText(/wait, or reduce the load/)).toBeVisible();
  });

  it("stops in either way", async () => {
    const stop = vi.fn(async () => {});
    open(fake({ live: going() }, { stop }));
    await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /^Stop now/ }));
    expect(stop).toHaveBeenLastCalledWith("now");
    await userEvent.click(screen.getByRole("button", { name: "Stop" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /finish requests in flight/ }));
    expect(stop).toHaveBeenLastCalledWith("finish");
  });

  it("says how it ended, and has the way to the results at hand", async () => {
    const live = going();
    open(fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    act(() => live.step(10_000));
    expect(await screen.findByText("The run is finished.")).toBeVisible();
    expect(screen.getByText(/^340 of 360 requests succeeded in /)).toBeVisible();
    expect(screen.getByRole("button", { name: "Open results" })).toHaveFocus();
    expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
  });

  it("shows the figures of the whole run at its end, and which of them are weak", async () => {
    const live = going();
    open(fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    act(() => live.step(10_000));
    const row = within(screen.getByRole("table", { name: "Models" })).getByRole("row", { name: /on vLLM/ });
    const cells = within(row)
      .getAllByRole("cell")
      .map((one) => one.textContent);
    const { ttft, system_tokens } = summary("llama-vllm", 0.21, 74, 0);
    expect(cells).toContain(duration(ttft.p50));
    expect(cells).toContain(speed(system_tokens));
    expect(cells.join()).not.toContain("0 tok/s,");
  });

  it("says what cut the run short", async () => {
    const live = going();
    open(fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    act(() => live.end({ state: "finished", reason: "cost" }));
    expect(screen.getByText(/It ended early: the cost limit was reached/)).toBeVisible();
  });

  it("leaves the focus where the user works when a run ends", async () => {
    const live = going();
    renderPage(
      <>
        <input aria-label="Elsewhere" />
        <LivePage />
      </>,
      fake({ live }),
      { page: "live" },
    );
    await screen.findByRole("table", { name: "Models" });
    screen.getByLabelText("Elsewhere").focus();
    act(() => live.step(10_000));
    expect(screen.getByLabelText("Elsewhere")).toHaveFocus();
  });

  it("is accessible", async () => {
    open(fake({ live: going() }));
    await screen.findByRole("table", { name: "Models" });
    expect(await axeViolations()).toEqual([]);
  });
});
