import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { fake, LiveRun } from "../../bridge.fake";
import { LiveProvider } from "../../live";
import { objections, show } from "../../test";
import { LivePage } from "./LivePage";

const page = (
  <LiveProvider>
    <LivePage />
  </LiveProvider>
);

function going(): LiveRun {
  const live = new LiveRun();
  live.begin();
  live.step(20);
  return live;
}

describe("LivePage", () => {
  it("says the next step where nothing runs", async () => {
    show(page, fake());
    expect(await screen.findByText("Nothing is being measured")).toBeVisible();
    expect(screen.getByRole("button", { name: "New run" })).toBeVisible();
  });

  it("follows a run, model by model", async () => {
    const live = going();
    show(page, fake({ live }));
    const table = await screen.findByRole("table", { name: "Models" });
    expect(within(table).getByText("Llama 3.1 8B on vLLM")).toBeVisible();
    const before = table.textContent;
    act(() => live.step(5));
    expect(table.textContent).not.toBe(before);
  });

  it("says at once that nothing can be stored", async () => {
    const live = going();
    show(page, fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    expect(screen.queryByRole("alert")).toBeNull();
    const { progress } = live.view;
    if (!progress) throw new Error("there is no progress");
    act(() =>
      live.line.tell({
        ...live.view,
        progress: { ...progress, seq: progress.seq + 1, trouble: "the disk is full" },
      }),
    );
    expect(screen.getByRole("alert")).toHaveTextContent("the disk is full");
  });

  it("stops in either way", async () => {
    const stop = vi.fn(async () => {});
    show(page, fake({ live: going() }, { stop }));
    await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /^Stop now/ }));
    expect(stop).toHaveBeenLastCalledWith("now");
    await userEvent.click(screen.getByRole("button", { name: "Stop" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /let requests in flight finish/ }));
    expect(stop).toHaveBeenLastCalledWith("finish");
  });

  it("says how it ended, and where the results are", async () => {
    const live = going();
    show(page, fake({ live }));
    await screen.findByRole("table", { name: "Models" });
    act(() => live.step(10_000));
    expect(await screen.findByText("The run is finished.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Open the results" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
  });

  it("is accessible", async () => {
    show(page, fake({ live: going() }));
    await screen.findByRole("table", { name: "Models" });
    expect(await objections()).toEqual([]);
  });
});
