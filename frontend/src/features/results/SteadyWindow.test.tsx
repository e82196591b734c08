import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge, type Result, type SteadyForm } from "../../bridge";
import { fake } from "../../bridge.fake";
import { charts } from "../../fake/charts";
import { axeViolations, renderPage } from "../../test/render";
import { ResultsPage } from "./ResultsPage";

const timeline = charts.filter(({ name }) => name === "timeline");

function open(calls: Partial<Bridge> = {}) {
  const bridge = fake({}, { charts: async () => timeline, ...calls });
  renderPage(<ResultsPage />, bridge, { page: "results", run: "r-5" });
}

async function handles() {
  await userEvent.click(await screen.findByRole("tab", { name: "Charts" }));
  return within(await screen.findByRole("region", { name: "Steady window" }));
}

/** A result whose windows were found, not set manually. */
const found = ({ summary, ...rest }: Result): Result => ({
  ...rest,
  summary: {
    models: (summary.models ?? []).map((model) => ({
      ...model,
      steady: model.steady && { ...model.steady, by_hand: false, cuts: ["start_up", "tail"] },
    })),
  },
});

describe("The steady window", () => {
  it("decides the figures, and the whole run stands behind a switch", async () => {
    const told = fake();
    await told.setSteadyWindow({ run: "r-5", model: "llama-vllm", stage: 0, from: 53, to: 496 });
    open({ result: async (run) => found(await told.result(run)) });
    await userEvent.click(await screen.findByRole("button", { name: /vLLM$/, expanded: false }));
    const sentence = await screen.findByText(/Steady window 53.*of 180 requests, without start-up, tail/);
    const panel = within(sentence.closest("section") as HTMLElement);
    const ttft = () => panel.getByRole("group", { name: "TTFT p50" }).textContent;
    const inWindow = ttft();
    await userEvent.click(panel.getByRole("radio", { name: "Whole run" }));
    expect(ttft()).not.toBe(inWindow);
    await userEvent.click(panel.getByRole("radio", { name: "Steady window" }));
    expect(ttft()).toBe(inWindow);
    expect(panel.getByText(/0\.36 sent, 0\.37 finished, 16 in flight/)).toBeVisible();
    expect(await axeViolations()).toEqual([]);
  });

  it("moves by keys, is stored, and can be undone", async () => {
    const set = vi.fn<(form: SteadyForm) => void>();
    const told = fake();
    open({
      setSteadyWindow: async (form) => {
        set(form);
        return told.setSteadyWindow(form);
      },
      findSteadyWindow: (form) => told.findSteadyWindow(form),
      result: (run) => told.result(run),
    });
    const panel = await handles();
    const [begin] = panel.getAllByRole("slider", { name: /Start of the steady window/ });
    begin?.focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}");
    expect(await panel.findByText(/set manually/)).toBeVisible();
    expect(set).toHaveBeenCalledOnce(); // not for each key
    const { from, to } = set.mock.calls[0]?.[0] as SteadyForm;
    expect(from).toBeGreaterThan(2);
    expect(from).toBeLessThan(2 + 3 * 5.13);
    expect(to).toBeCloseTo(514.4, 5);
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(panel.queryByText(/set manually/)).toBeNull());
    expect(await axeViolations()).toEqual([]);
  });

  it("is found again", async () => {
    open();
    const panel = await handles();
    const [, end] = panel.getAllByRole("slider");
    end?.focus();
    await userEvent.keyboard("{ArrowLeft}");
    await userEvent.click(await panel.findByRole("button", { name: "Detect again" }));
    await waitFor(() => expect(panel.queryByText(/set manually/)).toBeNull());
  });

  it("says why it cannot be moved there, and stands where it was", async () => {
    open({
      setSteadyWindow: async () => Promise.reject(new BridgeError("invalid", "No request was sent there.")),
    });
    const panel = await handles();
    const [begin] = panel.getAllByRole("slider");
    const before = begin?.getAttribute("aria-valuenow");
    begin?.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(await screen.findByText("No request was sent there.")).toBeVisible();
    await waitFor(() => expect(panel.getAllByRole("slider")[0]).toHaveAttribute("aria-valuenow", before));
  });
});
