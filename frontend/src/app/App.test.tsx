import { notifications } from "@mantine/notifications";
import { spotlight } from "@mantine/spotlight";
import { act, fireEvent, render, screen, within, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "./App";
import { BridgeContext, BridgeError, type Bridge } from "../bridge";
import { fake, FakeLiveRun, Wire } from "../bridge.fake";
import { manyRuns } from "../fake/history";
import { defaultSettings } from "../settings/settings";
import { axeViolations } from "../test/render";

const open = (bridge: Bridge = fake(), settings = defaultSettings) =>
  render(
    <BridgeContext value={bridge}>
      <App settings={settings} />
    </BridgeContext>,
  );
const models = { ...defaultSettings, page: "models" };
const rail = () => screen.getByRole("navigation", { name: "Pages" });
const current = () => within(rail()).getByRole("button", { current: "page" }).getAttribute("aria-label");
const press = (key: string, mods: Partial<KeyboardEvent> = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...mods });

describe("App", () => {
  beforeEach(() => {
    notifications.clean(); // both are kept outside of the page
    spotlight.close();
  });

  it("opens on the page that was shown last", async () => {
    open(fake(), models);
    expect(await screen.findByRole("heading", { level: 1, name: "Models" })).toBeVisible();
    expect(current()).toBe("Models");
  });

  it("changes the page by click, by key and back, with the focus on its heading", async () => {
    const saveSettings = vi.fn(async () => {});
    open(fake({}, { saveSettings }), models);
    await userEvent.click(within(rail()).getByRole("button", { name: "Prompts" }));
    expect(current()).toBe("Prompts");
    press("2", { ctrlKey: true });
    expect(current()).toBe("Models");
    expect(screen.getByRole("heading", { level: 1, name: "Models" })).toHaveFocus();
    press("ArrowLeft", { altKey: true });
    expect(current()).toBe("Prompts");
    await waitFor(() =>
      expect(saveSettings).toHaveBeenLastCalledWith(expect.objectContaining({ page: "prompts" })),
    );
  });

  it("opens the plan file that it was started with", async () => {
    open(fake({}, { startPlan: async () => "/home/me/nightly.tokenlap.toml" }), models);
    expect(await screen.findByText("Opened the plan /home/me/nightly.tokenlap.toml.")).toBeVisible();
    expect(current()).toBe("New run");
    expect(await screen.findByLabelText("Name")).toHaveValue("nightly");
  });

  it("says why the plan file that it was started with cannot be opened", async () => {
    const openPlan = async () => {
      throw new BridgeError("not_found", "there is no plan file /p.toml");
    };
    open(fake({}, { startPlan: async () => "/p.toml", openPlan }), models);
    expect(await screen.findByText(/there is no plan file/i)).toBeVisible();
    expect(current()).toBe("Models");
  });

  it("arranges a larger page as a smaller window", async () => {
    const asked = vi.spyOn(window, "matchMedia");
    open(fake(), { ...models, zoom: 1.6 });
    await screen.findByRole("heading", { level: 1, name: "Models" });
    expect(asked.mock.calls.flat()).toContain("(min-width: 1600px)"); // the rail in words
    const styles = [...document.querySelectorAll("style")].map((style) => style.textContent).join("\n");
    expect(styles).toContain("min-width: 99.2em"); // what Mantine calls md
    expect(document.documentElement.style.getPropertyValue("--window-zoom")).toBe("1.6"); // icons
    asked.mockRestore();
  });

  it("finds pages and runs in the palette", async () => {
    open(fake(), models);
    press("k", { ctrlKey: true });
    await userEvent.type(
      await screen.findByRole("textbox", { name: "Page, action, model or run" }),
      "nightly",
    );
    expect(await screen.findByText("Nightly comparison")).toBeVisible();
    expect(screen.getByRole("dialog", { name: "Commands" })).toBeVisible();
  });

  it("searches all runs from the palette, in what is not shown there too", async () => {
    const old = manyRuns(10_000).map((run, n) =>
      n === 9000 ? { ...run, name: "First of May", note: "needle in the hay" } : run,
    );
    open(fake({ runs: old }), models);
    press("k", { ctrlKey: true });
    const field = await screen.findByRole("textbox", { name: "Page, action, model or run" });
    await userEvent.type(field, "needle");
    expect(await screen.findByText("First of May")).toBeVisible();
    await userEvent.type(field, " nowhere");
    expect(await screen.findByText("No results")).toBeVisible();
    await userEvent.clear(field);
    await userEvent.type(field, "needle");
    const run = await screen.findByRole("button", { name: /^First of May/ });
    await waitFor(() => expect(run).toHaveAttribute("data-selected", "true")); // Enter opens it
  });

  it("lists the shortcuts, and Esc closes them", async () => {
    open(fake(), models);
    press("?");
    expect(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Keyboard shortcuts" })).toBeNull());
  });

  it("speaks the chosen language, in the chosen size and colours, and remembers them", async () => {
    const [saveSettings, backdrop] = [vi.fn(async () => {}), vi.fn()];
    open(fake({}, { saveSettings, backdrop }), { ...models, language: "de", zoom: 1.2, scheme: "dark" });
    expect(await screen.findByRole("heading", { level: 1, name: "Modelle" })).toBeVisible();
    expect(document.documentElement.lang).toBe("de");
    expect(document.documentElement.style.fontSize).toBe("120%");
    expect(backdrop).toHaveBeenLastCalledWith(21, 26, 33);
    press("-", { ctrlKey: true });
    expect(document.documentElement.style.fontSize).toBe("110%");
    await waitFor(() =>
      expect(saveSettings).toHaveBeenLastCalledWith(expect.objectContaining({ zoom: 1.1 })),
    );
  });

  it("shows how far a run is and says when it ended, also to those who look elsewhere", async () => {
    const [live, notify] = [new FakeLiveRun(), vi.fn(async () => {})];
    vi.spyOn(document, "hasFocus").mockReturnValue(false);
    open(fake({ live }, { notify }), models);
    await screen.findByRole("heading", { level: 1, name: "Models" });
    act(() => live.begin());
    act(() => live.step(10));
    expect(await screen.findByRole("img", { name: /Run in progress/ })).toBeInTheDocument();
    act(() => live.step(1000));
    expect(await screen.findByText("The run is finished")).toBeVisible();
    expect(notify).toHaveBeenCalledExactlyOnceWith({ title: "The run is finished", body: "Evening check" });
    await userEvent.click(screen.getByRole("button", { name: "Open results" }));
    expect(current()).toBe("History");
    await waitFor(() => expect(screen.queryByText("The run is finished")).toBeNull());
  });

  it("asks what becomes of the run when the window is closed", async () => {
    const [wire, closeWindow] = [new Wire(), vi.fn(async () => {})];
    open(fake({ events: wire }, { closeWindow }), models);
    act(() => wire.closing.send());
    await userEvent.keyboard("{Escape}");
    expect(closeWindow).toHaveBeenCalledExactlyOnceWith("stay");
    act(() => wire.closing.send());
    await userEvent.click(
      await screen.findByRole("button", { name: "Finish requests in flight, then close" }),
    );
    expect(closeWindow).toHaveBeenLastCalledWith("finish");
    await userEvent.click(await screen.findByRole("button", { name: "Stop now and close" }));
    expect(closeWindow).toHaveBeenLastCalledWith("now");
  });

  it("imports dropped files, and offers those known again", async () => {
    const wire = new Wire();
    const importFiles = vi.fn(fake().importFiles);
    open(fake({ events: wire }, { importFiles }), models);
    await screen.findByRole("heading", { level: 1, name: "Models" });
    act(() => wire.files.send(["/tmp/known.csv"]));
    await userEvent.click(await screen.findByRole("button", { name: "Import again" }));
    expect(importFiles).toHaveBeenLastCalledWith({ paths: ["/tmp/known.csv"], together: false, again: true });
  });

  it("closes the message of an import once an imported run is open", async () => {
    const wire = new Wire();
    open(fake({ events: wire }), models);
    await screen.findByRole("heading", { level: 1, name: "Models" });
    act(() => wire.files.send(["/tmp/new.csv"]));
    await userEvent.click(await screen.findByRole("button", { name: "Open" }));
    expect(current()).toBe("History");
    await waitFor(() => expect(screen.queryByRole("button", { name: "Open" })).toBeNull());
  });

  it("never lets a dropped file take the place of the page", () => {
    open(fake(), models);
    expect(fireEvent.dragOver(document.body)).toBe(false);
    expect(fireEvent.drop(document.body)).toBe(false);
  });

  it("shows how far a long task is", async () => {
    const wire = new Wire();
    open(fake({ events: wire }), models);
    act(() => wire.task.send({ what: "Drawing charts", share: 0.4, done: false }));
    expect(await screen.findByRole("progressbar", { name: "Drawing charts" })).toHaveAttribute(
      "aria-valuenow",
      "40",
    );
    act(() => wire.task.send({ what: "Drawing charts", share: 1, done: true }));
    expect(screen.queryByText("Drawing charts")).toBeNull();
  });

  it("is accessible", async () => {
    open(fake(), models);
    await screen.findByRole("heading", { level: 1, name: "Models" });
    expect(await axeViolations()).toEqual([]);
  });
});
