import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { App } from "./App";
import { BridgeContext, type Bridge } from "./bridge";
import { fake } from "./bridge.fake";
import { objections } from "./test";

const open = (bridge: Bridge) =>
  render(
    <BridgeContext value={bridge}>
      <App />
    </BridgeContext>,
  );
const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

describe("App", () => {
  it("opens on the models", async () => {
    open(fake());
    await heading("Models");
    expect(screen.getByRole("button", { name: /Models/ })).toHaveAttribute("aria-current", "page");
  });

  it("changes the page by click and by key", async () => {
    open(fake());
    await userEvent.click(screen.getByRole("button", { name: /History/ }));
    await heading("History");
    await userEvent.keyboard("{Control>}2{/Control}");
    await heading("Models");
    await userEvent.keyboard("{Control>}6{/Control}");
    await heading("History");
  });

  it("says its version", async () => {
    open(fake({}, { version: async () => "v0.1.0" }));
    expect(await screen.findByText("v0.1.0")).toBeVisible();
  });

  it("gives the window the colour of the chosen scheme", async () => {
    const backdrop = vi.fn();
    open(fake({}, { backdrop }));
    await userEvent.click(screen.getByRole("radio", { name: "Dark" }));
    expect(backdrop).toHaveBeenLastCalledWith(36, 36, 36);
    await userEvent.click(screen.getByRole("radio", { name: "Light" }));
    expect(backdrop).toHaveBeenLastCalledWith(255, 255, 255);
  });

  it("is accessible", async () => {
    open(fake());
    await screen.findByText("5 models");
    expect(await objections()).toEqual([]);
  });
});
