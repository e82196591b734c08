import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Preview, RunForm } from "../../bridge";
import { fake } from "../../bridge.fake";
import { forget } from "../../lib/kept";
import { objections, show } from "../../test";
import { RunPage } from "./RunPage";

beforeEach(forget);

const told: Preview = {
  mistakes: [],
  requests: 72,
  each: 36,
  prompts: 18,
  tokens: 36_864,
  seconds: 95,
  basis: ["sim-swift"],
  unknown: [],
  insecure: [],
  unpriced: [],
  command: "tokenlap run --models sim-swift",
};

describe("RunPage", () => {
  it("says what the form would do before anything is sent", async () => {
    show(<RunPage />, fake({}, { preview: async () => told }));
    expect(await screen.findByText("36,864")).toBeVisible();
    expect(
      screen.getByText("about 1 min 35 s", { normalizer: (text) => text.replaceAll("\u00a0", " ") }),
    ).toBeVisible();
    expect(screen.getByText("tokenlap run --models sim-swift")).toBeVisible();
  });

  it("shows a mistake beside its field and does not start", async () => {
    const start = vi.fn();
    const mistakes = [
      { field: "iterations", message: "iterations 0: use a number from 1 to 10000000" },
      { field: "stages", message: "the plan has no stage" },
    ];
    show(<RunPage />, fake({}, { start, preview: async () => ({ ...told, mistakes }) }));
    const field = await screen.findByLabelText("Times each prompt is asked");
    await waitFor(() => expect(field).toHaveAccessibleDescription(/use a number from 1/));
    expect(screen.getByText("the plan has no stage")).toBeVisible();
    expect(screen.getByRole("button", { name: /^Start(?! over)/ })).toBeDisabled();
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(start).not.toHaveBeenCalled();
  });

  it("starts what the form says, by the keyboard", async () => {
    const start = vi.fn<(form: RunForm) => Promise<{ run: string; mistakes: [] }>>();
    start.mockResolvedValue({ run: "r-9", mistakes: [] });
    show(<RunPage />, fake({}, { start, preview: async () => told }));
    await screen.findByText("36,864");
    const models = within(screen.getByRole("region", { name: "Models" }));
    await userEvent.click(models.getByRole("button", { name: "None" }));
    await userEvent.click(models.getByRole("checkbox", { name: /Swift/ }));
    await userEvent.type(screen.getByLabelText("Name"), "Mine");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start.mock.calls[0]?.[0]).toMatchObject({ models: ["sim-swift"], name: "Mine" });
  });

  it("shows the number of requests at a time only where there are several", async () => {
    show(<RunPage />, fake({}, { preview: async () => told }));
    await screen.findByText("36,864");
    expect(screen.queryByLabelText("Requests at a time, each model")).toBeNull();
    await userEvent.click(screen.getByRole("radio", { name: "Several at a time" }));
    expect(screen.getByLabelText("Requests at a time, each model")).toBeVisible();
  });

  it("keeps a half-filled form while another page is looked at", async () => {
    const { unmount } = show(<RunPage />, fake({}, { preview: async () => told }));
    await userEvent.type(await screen.findByLabelText("Name"), "Half");
    unmount();
    show(<RunPage />, fake({}, { preview: async () => told }));
    expect(await screen.findByLabelText("Name")).toHaveValue("Half");
  });

  it("is accessible", async () => {
    show(<RunPage />, fake({}, { preview: async () => told }));
    await screen.findByText("36,864");
    expect(await objections()).toEqual([]);
  });
});
