import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { fake } from "../../bridge.fake";
import { renderPage } from "../../test/render";
import { Evidence } from "./Evidence";

it("draws the first charts of a run when they are asked for", async () => {
  const bridge = fake();
  const asked = vi.spyOn(bridge, "charts");
  renderPage(<Evidence run="run-1" />, bridge);
  const section = screen.getByRole("region", { name: "Distributions" });
  expect(asked).not.toHaveBeenCalled();
  await userEvent.click(within(section).getByRole("button", { name: "Show charts" }));
  expect(asked).toHaveBeenCalledWith(expect.objectContaining({ run: "run-1" }));
  await vi.waitFor(() => {
    const count = section.querySelectorAll("[data-place]").length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(3);
  });
  await userEvent.click(within(section).getByRole("button", { name: "Hide charts" }));
  expect(section.querySelector("[data-place]")).toBeNull();
});
