import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Bridge, RunForm } from "../../bridge";
import { fake, FakeLiveRun, models } from "../../bridge.fake";
import { preview } from "../../fake/run";
import { runs } from "../../fake/history";
import { useNavigation } from "../../navigation/route";
import { axeViolations, renderPage } from "../../test/render";
import { StartPage } from "./StartPage";

const simulated = models.filter((model) => model.simulated);
const measured = models.filter(({ name }) => name !== "house-model"); // which was never measured

/** Where in the window one is, beside the page. */
function Here() {
  const { route } = useNavigation();
  return <p data-here>{JSON.stringify(route)}</p>;
}

const here = () => JSON.parse(document.querySelector("[data-here]")?.textContent ?? "{}");

const open = (bridge: Bridge) =>
  renderPage(
    <>
      <StartPage />
      <Here />
    </>,
    bridge,
  );

const starting = () => {
  const start = vi.fn<(form: RunForm) => Promise<{ run: string; mistakes: [] }>>();
  start.mockResolvedValue({ run: "r-9", mistakes: [] });
  return start;
};

const pressStart = () => userEvent.keyboard("{Control>}{Enter}{/Control}");

describe("StartPage without an endpoint", () => {
  it("measures the simulated models with one key press", async () => {
    const start = starting();
    open(fake({ models: simulated, runs: [] }, { start }));
    await screen.findByRole("button", { name: /simulated models/ });
    await pressStart();
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start.mock.calls[0]?.[0].models.toSorted()).toEqual(["sim-steady", "sim-swift"]);
  });

  it("says so where the simulated models are gone", async () => {
    open(fake({ models: [], runs: [] }));
    expect(await screen.findByText(/simulated models were removed/)).toBeVisible();
    expect(screen.getByRole("button", { name: /simulated models/ })).toBeDisabled();
  });

  it("says what it does where nothing was measured yet", async () => {
    open(fake({ models: simulated, runs: [] }));
    expect(await screen.findByRole("region", { name: "What you get" })).toBeVisible();
    expect(screen.queryByRole("region", { name: "Last run" })).toBeNull();
  });
});

describe("StartPage with endpoints", () => {
  it("offers to repeat what was measured last, and the demo as a link only", async () => {
    const start = starting();
    open(fake({ models: measured }, { start }));
    const again = await screen.findByRole("button", { name: /^Measure 2 models again/ });
    await waitFor(() => expect(again).toBeEnabled());
    expect(screen.getByText(/^With the plan of its last run: \d+ requests, about /)).toBeVisible();
    expect(screen.getByRole("button", { name: "Measure the two simulated models" })).toBeEnabled();
    await pressStart();
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start.mock.calls[0]?.[0].models).toEqual(["llama-vllm", "llama-nim"]);
    expect(here()).toEqual({ page: "live" });
  });

  it("says a large amount in the button itself", async () => {
    const large: Bridge["preview"] = async (of) => ({
      ...preview(of),
      requests: 540,
      seconds: 1860,
      large: true,
    });
    open(fake({ models: measured }, { preview: large }));
    expect(await screen.findByRole("button", { name: /again: 540 requests, about 31.min/ })).toBeEnabled();
  });

  it.each([
    ["has to be asked about", { heavy: [{ host: "api.example", requests: 9, rate: 0, users: 500 }] }],
    ["cannot be repeated as it was", { mistakes: [{ field: "models", message: "there is no model" }] }],
  ])("goes to the page of a new run where the plan %s", async (_, rest) => {
    const start = starting();
    const asked = async (of: RunForm) => ({ ...preview(of), ...rest });
    open(fake({ models: measured }, { start, preview: asked as unknown as Bridge["preview"] }));
    const again = await screen.findByRole("button", { name: /again/ });
    await waitFor(() => expect(again).toBeEnabled());
    await userEvent.click(again);
    expect(here()).toMatchObject({ page: "run", form: { models: ["llama-vllm", "llama-nim"] } });
    expect(start).not.toHaveBeenCalled();
  });

  it("leads from a model that was just added to its first run", async () => {
    open(fake());
    await screen.findByRole("button", { name: /^Measure house-model/ });
    await pressStart();
    expect(here()).toEqual({ page: "run", models: ["house-model"] });
  });

  it("shows the last run with its figures and how they changed", async () => {
    open(fake({ models: measured }));
    const last = await screen.findByRole("region", { name: "Last run" });
    expect(within(last).getByRole("button", { name: "Nightly comparison" })).toBeVisible();
    const row = within(last).getByRole("row", { name: /on vLLM/ });
    expect(within(row).getByRole("cell", { name: /1,874.tok\/s/ })).toBeVisible();
    await userEvent.click(within(last).getByRole("button", { name: "Nightly comparison" }));
    expect(here()).toEqual({ page: "results", run: "r-5" });
  });

  it("shows why the last run failed instead of empty figures", async () => {
    const [first, ...others] = runs;
    if (!first) throw new Error("there is no run");
    open(fake({ models: measured, runs: [{ ...first, state: "failed" }, ...others] }));
    const last = await screen.findByRole("region", { name: "Last run" });
    expect(await within(last).findByText(/The server refused/)).toBeVisible();
    expect(within(last).getByText("failed")).toBeVisible();
    expect(within(last).queryByRole("table")).toBeNull();
  });

  it("lists the runs before it, with how many requests failed and which is the baseline", async () => {
    open(fake({ models: measured, settings: { baseline: { run: "r-2", model: "" } } }));
    const earlier = await screen.findByRole("region", { name: "Earlier runs" });
    const mark = await within(earlier).findByText("Pinned baseline");
    expect(mark.closest("li")).toHaveTextContent("Before the upgrade");
    expect(screen.getAllByText(/\d failed$/).map((one) => one.textContent)).toEqual(["3 failed"]);
  });

  it("names a model of a run with stages once", async () => {
    const [first, second] = runs;
    const [model] = second?.models ?? [];
    if (!first || !second || !model) throw new Error("there are no runs");
    const staged = { ...second, models: [0, 1].map((stage) => ({ ...model, title: "Gemma", stage })) };
    open(fake({ models: measured, runs: [first, staged] }));
    const earlier = await screen.findByRole("region", { name: "Earlier runs" });
    expect(within(earlier).getByText(/ · Gemma$/)).toBeVisible();
  });

  it("is accessible", async () => {
    open(fake({ models: measured }));
    await screen.findByText("Nightly comparison");
    expect(await axeViolations()).toEqual([]);
  });
});

it("has the way to a run in progress instead", async () => {
  const live = new FakeLiveRun();
  live.begin();
  open(fake({ live, models: measured }));
  await screen.findByRole("button", { name: /^Live/ });
  await pressStart();
  expect(here()).toEqual({ page: "live" });
});
