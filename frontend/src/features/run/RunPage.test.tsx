import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge, type Preview, type RunForm } from "../../bridge";
import { fake } from "../../bridge.fake";
import { clearSessionState } from "../../lib/sessionState";
import { axeViolations, renderPage } from "../../test/render";
import { RunPage } from "./RunPage";

beforeEach(() => {
  clearSessionState();
  roomFor("min-width");
});

/** Has media queries with these words match, and those for reduced motion. */
function roomFor(words: string) {
  const { matchMedia } = window;
  vi.spyOn(window, "matchMedia").mockImplementation((query) => ({
    ...matchMedia.call(window, query),
    matches: query.includes(words) || query.includes("prefers-reduced-motion"),
  }));
}

afterEach(() => vi.restoreAllMocks());

const inMenu = async (name: string) => {
  await userEvent.click(await screen.findByRole("button", { name: "Plan file" }));
  await userEvent.click(await screen.findByRole("menuitem", { name }));
};

const openPlan = () => inMenu("Open plan");

/** A kind of load; presets have the same names. */
const kind = async (name: string) =>
  within(await screen.findByRole("radiogroup", { name: "Load type" })).getByRole("radio", { name });

const openAdvanced = async () => userEvent.click(await screen.findByRole("button", { name: /^Advanced/ }));

const told: Preview = {
  mistakes: [],
  requests: 72,
  each: 36,
  open: false,
  prompts: 18,
  images: 0,
  image_bytes: 0,
  tokens: 36_864,
  seconds: 95,
  basis: ["sim-swift"],
  unknown: [],
  insecure: [],
  unpriced: [],
  large: false,
  heavy: [],
  preset: "",
  command: "tokenlap run --models sim-swift",
};

describe("RunPage", () => {
  it("says what the form would do before anything is sent", async () => {
    renderPage(<RunPage />, fake({}, { preview: async () => told }));
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
    renderPage(<RunPage />, fake({}, { start, preview: async () => ({ ...told, mistakes }) }));
    const field = await screen.findByLabelText("Iterations per prompt");
    await waitFor(() => expect(field).toHaveAccessibleDescription(/use a number from 1/));
    expect(screen.getByText("the plan has no stage")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Start(?! over)/ })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Fix 2 problems" }));
    expect(field).toHaveFocus();
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(start).not.toHaveBeenCalled();
  });

  it("says once that a prompt file is not there", async () => {
    const lost = "there is no prompt file mine.jsonl";
    const prompts = async () => {
      throw new BridgeError("not_found", lost);
    };
    const mistakes = [{ field: "prompt_file", message: lost }];
    renderPage(<RunPage />, fake({}, { prompts, preview: async () => ({ ...told, mistakes }) }));
    const field = await screen.findByRole("combobox", { name: "Source" });
    await waitFor(() => expect(field).toHaveAccessibleDescription(lost));
    expect(screen.getAllByText(lost)).toHaveLength(1);
  });

  it("says no numbers of what cannot be asked", async () => {
    const mistakes = [{ field: "models", message: "choose a model" }];
    const nothing = { ...told, mistakes, requests: 0, each: 0, prompts: 18, tokens: 0, seconds: undefined };
    renderPage(<RunPage />, fake({}, { preview: async () => ({ ...nothing, basis: [], command: "" }) }));
    const estimate = within(await screen.findByRole("complementary", { name: "Preview" }));
    expect(await estimate.findByText(/when the marked fields are valid/)).toBeVisible();
    expect(estimate.getAllByText("-")).toHaveLength(3);
    expect(estimate.queryByText(/per model|measured once/)).toBeNull();
  });

  it("starts what the form says, by the keyboard", async () => {
    const start = vi.fn<(form: RunForm) => Promise<{ run: string; mistakes: [] }>>();
    start.mockResolvedValue({ run: "r-9", mistakes: [] });
    renderPage(<RunPage />, fake({}, { start, preview: async () => told }));
    await screen.findByText("36,864");
    const models = within(screen.getByRole("region", { name: "Models" }));
    await userEvent.click(models.getByRole("button", { name: "None" }));
    await userEvent.click(models.getByRole("checkbox", { name: /Swift/ }));
    await userEvent.type(screen.getByLabelText("Name"), "Mine");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start.mock.calls[0]?.[0]).toMatchObject({ models: ["sim-swift"], name: "Mine" });
  });

  it("shows the number of users only where there are several", async () => {
    renderPage(<RunPage />, fake({}, { preview: async () => told }));
    await screen.findByText("36,864");
    expect(screen.queryByLabelText("Users per model")).toBeNull();
    await userEvent.click(screen.getByRole("radio", { name: "Users" }));
    const field = screen.getByLabelText("Users per model");
    await userEvent.clear(field);
    await userEvent.type(field, "16");
    await userEvent.click(screen.getByRole("radio", { name: "Sequential" }));
    await userEvent.click(screen.getByRole("radio", { name: "Users" }));
    expect(screen.getByLabelText("Users per model")).toHaveValue("16");
  });

  it("keeps a rate that was typed while another kind of load is chosen", async () => {
    const preview = vi.fn<Bridge["preview"]>(async () => told);
    renderPage(<RunPage />, fake({}, { preview }));
    await screen.findByText("36,864");
    await userEvent.click(screen.getByRole("radio", { name: "Request rate" }));
    const rate = () => screen.getByLabelText("Requests per second per model");
    await userEvent.clear(rate());
    await userEvent.type(rate(), "20");
    await userEvent.click(screen.getByRole("radio", { name: "Sequential" }));
    await waitFor(() => expect(preview.mock.lastCall?.[0]).toMatchObject({ rate: "", mode: "sequential" }));
    await userEvent.click(screen.getByRole("radio", { name: "Request rate" }));
    expect(rate()).toHaveValue("20");
    await waitFor(() => expect(preview.mock.lastCall?.[0].rate).toBe("20"));
  });

  it("shows the fields of a time where stages end by it, and keeps them while one is empty", async () => {
    const preview = vi.fn<Bridge["preview"]>(async () => told);
    renderPage(<RunPage />, fake({}, { preview }));
    await screen.findByText("36,864");
    await userEvent.click(screen.getByRole("radio", { name: "Duration" }));
    expect(screen.queryByLabelText("Iterations per prompt")).toBeNull();
    const time = screen.getByLabelText("Stage duration");
    expect(time).toHaveValue("60");
    await userEvent.clear(time);
    await userEvent.type(time, "25");
    await openAdvanced();
    expect(screen.getByLabelText("Grace period for requests in flight")).toBeVisible();
    await waitFor(() => expect(preview.mock.lastCall?.[0]).toMatchObject({ duration: 25, requests: 0 }));
  });

  it("asks for the time of a ramp once a ramp is written", async () => {
    renderPage(<RunPage />, fake({}, { preview: async () => told }));
    await screen.findByText("36,864");
    await userEvent.click(screen.getByRole("radio", { name: "Users" }));
    expect(screen.queryByLabelText("Ramp duration")).toBeNull();
    await userEvent.type(screen.getByLabelText("Users per model"), "..50");
    expect(screen.getByLabelText("Ramp duration")).toHaveValue("60");
  });

  it("draws the load and lists its stages", async () => {
    const { preview } = fake();
    renderPage(<RunPage />, fake({}, { preview }));
    await userEvent.click(await screen.findByRole("radio", { name: "Stages" }));
    const text = /^Load over .*, users: 1, 2, 4, 8, 16$/;
    expect(await screen.findByRole("img", { name: text })).toBeVisible();
    const rows = within(screen.getByRole("table", { name: "Stages" })).getAllByRole("row");
    expect(rows).toHaveLength(6);
    expect(rows[5]).toHaveTextContent(/^516.*open$/);
    expect(await axeViolations()).toEqual([]);
  });

  it("says what is set among the fields that are folded away", async () => {
    renderPage(<RunPage />, fake({}, { preview: async () => told }));
    await screen.findByText("36,864");
    await openAdvanced();
    const repeats = screen.getByLabelText("Repeats of all stages");
    await userEvent.clear(repeats);
    await userEvent.type(repeats, "3");
    await openAdvanced();
    expect(screen.getByRole("button", { name: /^Advanced.*stages 3 times/ })).toBeVisible();
  });

  it("says that the number of requests depends on the answers", async () => {
    const open = { ...told, requests: 0, each: 0, tokens: 0, open: true };
    renderPage(<RunPage />, fake({}, { preview: async () => open }));
    expect(await screen.findByText("Depends on how fast answers arrive.")).toBeVisible();
    expect(screen.queryByText("0")).toBeNull();
  });

  it("asks once before a load starts that is heavy for a host elsewhere", async () => {
    const start = vi.fn(async () => ({ run: "", mistakes: [] }));
    const heavy = [{ host: "api.example.com", requests: 540, rate: 0, users: 1 }];
    renderPage(<RunPage />, fake({}, { start, preview: async () => ({ ...told, heavy }) }));
    await screen.findByText("36,864");
    const press = () => userEvent.click(screen.getByRole("button", { name: /^Start(?! over)/ }));
    await press();
    const ask = within(
      await screen.findByRole("dialog", { name: /^Start: 540 requests at api\.example\.com/ }),
    );
    expect(start).not.toHaveBeenCalled();
    await userEvent.click(ask.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(start).not.toHaveBeenCalled();
    await press();
    const again = within(await screen.findByRole("dialog", { name: /^Start: 540 requests/ }));
    await userEvent.click(again.getByRole("button", { name: "Start" }));
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await press();
    await waitFor(() => expect(start).toHaveBeenCalledTimes(2));
  });

  it("asks about a heavy load whose preview has not come yet", async () => {
    const start = vi.fn(async () => ({ run: "", mistakes: [] }));
    const heavy = [{ host: "api.example.com", requests: 540, rate: 0, users: 1 }];
    const preview = async (form: RunForm) => ({ ...told, heavy: form.name === "Mine" ? heavy : [] });
    renderPage(<RunPage />, fake({}, { start, preview }));
    await screen.findByText("36,864");
    await userEvent.type(screen.getByLabelText("Name"), "Mine");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByRole("dialog", { name: /^Start: 540 requests/ })).toBeVisible();
    expect(start).not.toHaveBeenCalled();
  });

  it("keeps a half-filled form while another page is looked at", async () => {
    const { unmount } = renderPage(<RunPage />, fake({}, { preview: async () => told }));
    await userEvent.type(await screen.findByLabelText("Name"), "Half");
    unmount();
    renderPage(<RunPage />, fake({}, { preview: async () => told }));
    expect(await screen.findByLabelText("Name")).toHaveValue("Half");
  });

  const chooseFiles = async () => ["/home/me/nightly.toml"];

  it("opens a plan file in place of the form, which Undo brings back", async () => {
    renderPage(<RunPage />, fake({}, { chooseFiles, preview: async () => told }));
    await userEvent.type(await screen.findByLabelText("Name"), "Mine");
    await openPlan();
    expect(await screen.findByText("Opened the plan /home/me/nightly.toml.")).toBeVisible();
    expect(screen.getByLabelText("Name")).toHaveValue("nightly");
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(screen.getByLabelText("Name")).toHaveValue("Mine");
  });

  it("saves a plan that was opened as a plan file", async () => {
    const savePlanAs = vi.fn<Bridge["savePlanAs"]>(async () => "/home/me/plan.toml");
    renderPage(<RunPage />, fake({}, { savePlanAs, chooseFiles, preview: async () => told }));
    await openPlan();
    await waitFor(() => expect(screen.getByLabelText("Name")).toHaveValue("nightly"));
    await inMenu("Save as plan");
    expect(await screen.findByText("Saved as /home/me/plan.toml.")).toBeVisible();
    expect(savePlanAs.mock.calls[0]?.[0]).toMatchObject({ name: "nightly", seed: "7" });
  });

  it("says why a plan file cannot be opened, and keeps the form", async () => {
    const broken = async () => {
      throw new BridgeError("invalid", "plan.toml line 3: there is no key ratee");
    };
    const calls = { openPlan: broken, chooseFiles: async () => ["/p.toml"], preview: async () => told };
    renderPage(<RunPage />, fake({}, calls));
    await userEvent.type(await screen.findByLabelText("Name"), "Mine");
    await openPlan();
    expect(await screen.findByText(/there is no key ratee/)).toBeVisible();
    expect(screen.getByLabelText("Name")).toHaveValue("Mine");
  });

  const keep = async (name: string) => {
    await userEvent.click(await screen.findByRole("button", { name: "Save as preset" }));
    await userEvent.type(await screen.findByLabelText("Name of the preset"), name);
    await userEvent.keyboard("{Enter}");
  };

  it("replaces a preset of the same name, which Undo brings back", async () => {
    const savePreset = vi.fn<Bridge["savePreset"]>(async () => {});
    renderPage(<RunPage />, fake({}, { savePreset, preview: async () => told }));
    await screen.findByText("Friday evening");
    await keep("friday evening");
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(savePreset).toHaveBeenCalledTimes(2));
    expect(savePreset.mock.calls[1]?.[0]).toMatchObject({ name: "Friday evening", form: { iterations: 3 } });
  });

  it("says beside the name of a preset why it cannot be", async () => {
    const savePreset = async () => {
      throw new BridgeError("conflict", "smoke is built in");
    };
    renderPage(<RunPage />, fake({}, { savePreset, preview: async () => told }));
    await keep("smoke");
    const field = await screen.findByLabelText("Name of the preset");
    await waitFor(() => expect(field).toHaveAccessibleDescription(/smoke is built in/));
    expect(field).toHaveValue("smoke");
  });

  it("remembers a prompt file that was opened, so that its run can be repeated", async () => {
    const saveSettings = vi.fn(async () => {});
    const chooseFiles = async () => ["/home/me/mine.jsonl"];
    renderPage(<RunPage />, fake({}, { chooseFiles, saveSettings, preview: async () => told }));
    await screen.findByText("36,864");
    await userEvent.click(screen.getByRole("button", { name: "Open file" }));
    await waitFor(() =>
      expect(saveSettings).toHaveBeenCalledWith(
        expect.objectContaining({ prompt_files: ["/home/me/mine.jsonl"] }),
      ),
    );
    await waitFor(() =>
      expect(screen.getByRole("combobox", { name: "Source" })).toHaveValue("/home/me/mine.jsonl"),
    );
  });

  it("sends the images of a folder, and says how many there are", async () => {
    const previewed = vi.fn(async (of: RunForm) =>
      of.images === "/home/me/photos" ? { ...told, images: 12, image_bytes: 3_400_000 } : told,
    );
    renderPage(<RunPage />, fake({}, { preview: previewed }));
    await screen.findByText("36,864");
    await openAdvanced();
    await userEvent.click(screen.getByRole("button", { name: "Open folder" }));
    const field = screen.getByLabelText("Images");
    await waitFor(() =>
      expect(field).toHaveAccessibleDescription(/12 images, 3\.4.MB, one sent with each request/),
    );
    expect(field).toHaveValue("/home/me/photos");
    await userEvent.click(screen.getByRole("button", { name: "Send no images" }));
    await waitFor(() => expect(field).toHaveAccessibleDescription(/^A folder of PNG/));
    await waitFor(() => expect(previewed).toHaveBeenLastCalledWith(expect.objectContaining({ images: "" })));
  });

  it("says beside its field why images cannot be sent", async () => {
    const mistakes = [{ field: "images", message: "there is no folder of images /none" }];
    renderPage(<RunPage />, fake({}, { preview: async () => ({ ...told, mistakes }) }));
    await waitFor(async () =>
      expect(await screen.findByLabelText("Images")).toHaveAccessibleDescription(
        /there is no folder of images/,
      ),
    );
  });

  it("asks for the objectives of a sweep, and says what it will do", async () => {
    const preview = vi.fn<Bridge["preview"]>(fake().preview);
    renderPage(<RunPage />, fake({}, { preview }));
    await userEvent.click(await kind("Sweep"));
    expect(screen.queryByText("Each stage ends after")).toBeNull();
    await userEvent.type(screen.getByLabelText("Objectives"), "ttft.p95=500ms");
    await openAdvanced();
    const highest = screen.getByLabelText("Highest level");
    await userEvent.clear(highest);
    await userEvent.type(highest, "64");
    const facts = within(screen.getByRole("complementary", { name: "Preview" }));
    expect(await facts.findByText("1 to 64/s")).toBeVisible();
    expect(facts.getByText("Highest level that meets ttft.p95=500ms.")).toBeVisible();
    expect(
      facts.getByText(
        /^At most 40 levels of .* one model after the other\. The first level takes .*, to collect enough requests\.$/,
      ),
    ).toBeVisible();
    expect(facts.getByText(/^tokenlap sweep/)).toBeVisible();
    expect(preview.mock.lastCall?.[0]).toMatchObject({ sweep: "rate", settle: 3, slo: "ttft.p95=500ms" });
    expect(await axeViolations()).toEqual([]);
  });

  it("chooses a trace, and says what is in it", async () => {
    const preview = vi.fn<Bridge["preview"]>(fake().preview);
    renderPage(<RunPage />, fake({}, { preview }));
    await userEvent.click(await kind("Trace"));
    expect(await screen.findByText(/^no trace is chosen/)).toBeVisible();
    const open = screen.getByRole("button", { name: "Open trace" });
    expect(open).toHaveAccessibleDescription(/no trace is chosen/);
    await userEvent.click(open);
    expect(await screen.findByText(/^1,234 requests over .*, prompts of 512 tokens/)).toBeVisible();
    expect(screen.getByText("/home/me/traces.csv")).toBeVisible();
    expect(screen.getByRole("radio", { name: "End of the trace" })).toBeChecked();
    expect(screen.queryByLabelText("Iterations per prompt")).toBeNull();
    expect(preview.mock.lastCall?.[0]).toMatchObject({ trace: "/home/me/traces.csv", trace_speed: 1 });
    expect(await axeViolations()).toEqual([]);
  });

  it("asks for synthetic prompts in place of a set, and gives the set back", async () => {
    const preview = vi.fn<Bridge["preview"]>(async () => told);
    renderPage(<RunPage />, fake({}, { preview }));
    await userEvent.click(await screen.findByRole("checkbox", { name: "medium" }));
    await userEvent.click(screen.getByRole("radio", { name: "Synthetic" }));
    expect(screen.queryByRole("checkbox", { name: "medium" })).toBeNull();
    const tokens = () => screen.getByLabelText("Input tokens per prompt");
    await userEvent.clear(tokens());
    await userEvent.type(tokens(), "normal:512,100");
    await openAdvanced();
    await userEvent.type(screen.getByLabelText("Output tokens per answer"), "128");
    const wanted = { input_tokens: "normal:512,100", output_tokens: "128", lengths: [] };
    await waitFor(() => expect(preview.mock.lastCall?.[0]).toMatchObject(wanted));
    await userEvent.click(screen.getByRole("radio", { name: "Prompt set" }));
    await waitFor(() =>
      expect(preview.mock.lastCall?.[0]).toMatchObject({ input_tokens: "", lengths: ["short", "medium"] }),
    );
  });

  it("says how often models go through the stages that take turns", async () => {
    const stage = { begin: 0, settled: 0, end: 1, points: [{ at: 0, level: 1 }] };
    const models = ["a", "b", "b", "a"];
    const stages = models.flatMap((endpoint, i) =>
      [0, 1].map(() => ({ ...stage, endpoint, repeat: Math.floor(i / 2) })),
    );
    const load = { kind: "users", timed: false, length: 8, highest: 1, stages, pass: 2 };
    renderPage(<RunPage />, fake({}, { preview: async () => ({ ...told, load }) }));
    expect(
      await screen.findByText("Each model runs these stages 2 times, one model at a time."),
    ).toBeVisible();
    expect(screen.getByText("36 per model, one model after the other")).toBeVisible();
  });

  it("takes models that another page chose into a half-filled form, and nothing else", async () => {
    const calls = { preview: async () => told };
    const { unmount } = renderPage(<RunPage />, fake({}, calls), { page: "run" });
    await userEvent.type(await screen.findByLabelText("Name"), "Half");
    unmount();
    renderPage(<RunPage />, fake({}, calls), { page: "run", models: ["sim-swift"] });
    expect(await screen.findByText("1 of 5 chosen")).toBeVisible();
    expect(screen.getByLabelText("Name")).toHaveValue("Half");
  });

  it("begins with what another page chose where there was no form", async () => {
    const part = { lengths: ["short"] };
    renderPage(<RunPage />, fake({}, { preview: async () => told }), { page: "run", part });
    expect(await screen.findByRole("checkbox", { name: "short" })).toBeChecked();
    expect(await screen.findByText("5 of 5 chosen")).toBeVisible();
  });

  it("says what the run costs at most only where a model has a price", async () => {
    const { unmount } = renderPage(<RunPage />, fake({}, { preview: async () => told }));
    await screen.findByText("36,864");
    expect(screen.queryByText("Cost, at most")).toBeNull();
    unmount();
    const priced = { ...told, cost: 0.42, unpriced: ["house-model"] };
    renderPage(<RunPage />, fake({}, { preview: async () => priced }));
    expect(await screen.findByText("$0.42")).toBeVisible();
    expect(
      screen.getByText(/4 characters of a prompt count as 1 token.*Not included: house-model/),
    ).toBeVisible();
  });

  it("takes a limit of cost and shows beside it why it is passed", async () => {
    const preview = vi.fn<Bridge["preview"]>(async ({ max_cost }) => ({
      ...told,
      mistakes: max_cost > 0 ? [{ field: "max_cost", message: "the run may cost up to $0.42" }] : [],
    }));
    renderPage(<RunPage />, fake({}, { preview }));
    await screen.findByText("36,864");
    await openAdvanced();
    const field = screen.getByLabelText("Cost limit");
    await userEvent.clear(field);
    await userEvent.type(field, "0.25");
    await waitFor(() => expect(field).toHaveAccessibleDescription(/may cost up to \$0\.42/));
    expect(preview.mock.lastCall?.[0].max_cost).toBe(0.25);
  });

  it("tries one request with each model, once for each click", async () => {
    const tried = vi.fn<Bridge["dryRun"]>(fake().dryRun);
    renderPage(<RunPage />, fake({}, { dryRun: tried, preview: async () => told }));
    await screen.findByText("36,864");
    await userEvent.click(screen.getByRole("button", { name: "Send test request" }));
    const table = within(await screen.findByRole("table", { name: "Test request to each model" }));
    expect(table.getAllByText(/The capital of France is Paris/)[0]).toBeVisible();
    expect(table.getAllByText("203 ms")[0]).toBeVisible();
    expect(table.getByText("the server refused the request (401): invalid api key")).toBeVisible();
    expect(table.getByText(/^the server wants another key/)).toBeVisible();
    window.dispatchEvent(new Event("focus")); // must not send it again
    expect(tried).toHaveBeenCalledOnce();
    expect(await axeViolations()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Send again" }));
    await waitFor(() => expect(tried).toHaveBeenCalledTimes(2));
  });

  it("ends a try whose answer nobody waits for, and starts nothing before it has ended", async () => {
    let end: () => void = () => {};
    const start = vi.fn();
    const cancelDryRun = vi.fn(async () => {});
    const calls = {
      start,
      cancelDryRun,
      dryRun: () => new Promise<never[]>((tell) => (end = () => tell([]))),
    };
    renderPage(<RunPage />, fake({}, { ...calls, preview: async () => told }));
    await screen.findByText("36,864");
    await userEvent.click(screen.getByRole("button", { name: "Send test request" }));
    await screen.findByText("Waiting for answers");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(cancelDryRun).toHaveBeenCalledOnce());
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(start).not.toHaveBeenCalled();
    end();
    await waitFor(() => expect(screen.getByRole("button", { name: /^Start(?! over)/ })).toBeEnabled());
  });

  it("says why nothing could be tried", async () => {
    const broken = async () => {
      throw new BridgeError("conflict", "a run goes on");
    };
    renderPage(<RunPage />, fake({}, { dryRun: broken, preview: async () => told }));
    await screen.findByText("36,864");
    await userEvent.click(screen.getByRole("button", { name: "Send test request" }));
    expect(await screen.findByText("a run goes on")).toBeVisible();
  });

  it("copies one request as cURL", async () => {
    const copyText = vi.fn(async () => {});
    renderPage(<RunPage />, fake({}, { copyText, curl: async () => "curl -N x", preview: async () => told }));
    await screen.findByText("36,864");
    await userEvent.click(screen.getByRole("button", { name: "Copy one request as cURL" }));
    await waitFor(() => expect(copyText).toHaveBeenCalledWith("curl -N x"));
  });

  it("is accessible", async () => {
    renderPage(<RunPage />, fake({}, { preview: async () => told }));
    await screen.findByText("36,864");
    expect(await axeViolations()).toEqual([]);
  });
});
