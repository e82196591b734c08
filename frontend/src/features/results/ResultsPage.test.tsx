import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge, type RequestQuery, type Result } from "../../bridge";
import { fake } from "../../bridge.fake";
import { useNavigation } from "../../navigation/route";
import { axeViolations, renderPage } from "../../test/render";
import { metrics } from "./metricTable";
import { ResultsPage } from "./ResultsPage";

const plain = (text: string | null) => (text ?? "").replaceAll("\u00a0", " ");

/** Where in the window one is, beside the page. */
function Here() {
  const { route } = useNavigation();
  return <p data-here>{JSON.stringify(route)}</p>;
}

function open(run: string, calls: Partial<Bridge> = {}, request?: number) {
  const bridge = fake({}, calls);
  renderPage(
    <>
      <ResultsPage />
      <Here />
    </>,
    bridge,
    { page: "results", run, request },
  );
  return bridge;
}

/** The calls of a run whose result has something more. */
function having(rest: (result: Result) => Partial<Result>): Partial<Bridge> {
  const told = fake();
  return {
    result: async (run) => {
      const result = await told.result(run);
      return { ...result, ...rest(result) };
    },
  };
}

const here = () => JSON.parse(document.querySelector("[data-here]")?.textContent ?? "{}");
const tab = (name: string) => userEvent.click(screen.getByRole("tab", { name }));
/** Opens the details of a model, which are folded where there are several. */
async function model(name: string) {
  await userEvent.click(await screen.findByRole("button", { name, expanded: false }));
  return section(name);
}

const section = (name: string) => screen.findByRole("region", { name });

describe("ResultsPage", () => {
  it("shows the figures at once, without waiting for charts or requests", async () => {
    const never = () => new Promise<never>(() => {});
    const charts = vi.fn(never);
    open("r-5", { charts, requests: never });
    const opened = await model("Llama 3.1 8B on vLLM");
    const ttft = within(opened).getByRole("group", { name: "TTFT p50" });
    expect(plain(ttft.textContent)).toContain("203 ms");
    expect(charts).not.toHaveBeenCalled();
  });

  it("says first which model is best, and marks it only where that is beyond noise", async () => {
    open("r-5");
    const table = within(await screen.findByRole("table", { name: "Models side by side" }));
    expect(
      screen.getByText(
        "Llama 3.1 8B on vLLM answers first: its p50 TTFT is lower by 8 to 12 % than that of Llama 3.1 8B on NIM.",
      ),
    ).toBeVisible();
    const [, fast, slow] = table.getAllByRole("row");
    expect(plain(fast?.textContent ?? "")).toMatch(/^Llama 3.1 8B on vLLMbest203 ms/);
    expect(slow).not.toHaveTextContent("best");
    expect(table.getAllByText("best")).toHaveLength(1);
  });

  it("has the interval of a figure for the keyboard, and the details of a model behind its line", async () => {
    open("r-5");
    const table = within(await screen.findByRole("table", { name: "Models side by side" }));
    table.getByText(/^203/).focus();
    expect(plain((await screen.findByRole("tooltip")).textContent)).toBe("95 % interval: 199 ms – 210 ms");
    const name = "Llama 3.1 8B on NIM";
    expect(screen.queryByRole("region", { name })).toBeNull();
    await userEvent.click(table.getByRole("button", { name }));
    expect(await section(name)).toBeVisible();
    await userEvent.click(table.getByRole("button", { name, expanded: true }));
    expect(screen.queryByRole("region", { name })).toBeNull();
  });

  it("folds all stages of several models but the last one", async () => {
    open(
      "r-5",
      having(({ run, summary, plan }) => ({
        run: {
          ...run,
          models: [1, 8].flatMap((users, stage) =>
            run.models.map((one) => ({ ...one, stage, load: { kind: "users", users } })),
          ),
        },
        plan: {
          ...plan,
          stages: [1, 8].map((users) => ({ load: { kind: "users", users }, grace_ns: 0 })),
        },
        summary: {
          models: [0, 1].flatMap((stage) => (summary.models ?? []).map((one) => ({ ...one, stage }))),
          best: [0, 1].map((stage) => ({ stage, metric: "ttft", statistic: "p50", endpoint: "", more: 40 })),
        },
      })),
    );
    const table = within(await screen.findByRole("table", { name: "Models side by side" }));
    expect(screen.getAllByText(/No model clearly answers first/)).toHaveLength(2);
    expect(screen.getByText(/^8 users: No model/)).toHaveTextContent(
      "about 40 more requests per model are needed",
    );
    expect(table.getAllByRole("row")).toHaveLength(5);
    await userEvent.click(table.getByRole("button", { name: /Stage 1/, expanded: false }));
    expect(table.getAllByRole("row")).toHaveLength(7);
  });

  it("has the definition behind each figure, for the keyboard too", async () => {
    open("r-5");
    const opened = await model("Llama 3.1 8B on vLLM");
    within(opened).getByText("TTFT p50").focus();
    expect(await screen.findByRole("tooltip")).toHaveTextContent(/first output/);
  });

  it("says in one line how far to believe the run, and why behind a button, each reason once", async () => {
    open("r-5");
    const verdict = within(await section("How far to believe this run"));
    expect(verdict.getByText("Read with care: survivors only.")).toBeVisible();
    expect(verdict.queryByText(/requests failed/)).toBeNull();
    await userEvent.click(verdict.getByRole("button", { name: "2 reasons", expanded: false }));
    const [survivors, few] = verdict.getAllByRole("listitem");
    expect(plain(survivors?.textContent ?? "")).toMatch(
      /^Llama 3.1 8B on NIM: 3 of 180 .* \(1.6 %, limit 1 %\)See the failures first/,
    );
    expect(few).toHaveTextContent(/^All models: 177 successes/);
    expect(await axeViolations()).toEqual([]);
    await userEvent.click(verdict.getByRole("button", { expanded: true }));
    expect(verdict.queryAllByRole("listitem")).toEqual([]);
    const opened = await model("Llama 3.1 8B on NIM");
    expect(within(opened).getByText(/too many requests \(429\): 3/)).toBeVisible();
  });

  it("says what happened first, and what to do, where every request of a model failed", async () => {
    const told = fake();
    const result: Bridge["result"] = async (run) => {
      const answer = await told.result(run);
      const [first, ...others] = answer.summary.models ?? [];
      if (!first) throw new Error("there is no model");
      const dead = { ...first, successes: 0, failed: first.attempts };
      return { ...answer, summary: { ...answer.summary, models: [dead, ...others] } };
    };
    open("r-5", { result });
    const opened = await model("Llama 3.1 8B on vLLM");
    expect(await within(opened).findByText(/The server refused/)).toBeVisible();
    expect(within(opened).getByText(/wait, or reduce the load/)).toBeVisible();
    expect(screen.getAllByText("Every request failed. First failure:")).toHaveLength(1);
    expect(screen.getByText("3 failed")).toBeVisible();
  });

  it("shows a failed run as one red state with its hint, and no empty figures", async () => {
    open(
      "r-5",
      having(({ run, summary }) => {
        const [first] = summary.models ?? [];
        if (!first) throw new Error("there is no model");
        const none = { unit: "s", n: 0, weak: [] };
        const figures = Object.fromEntries(metrics.map((metric) => [metric, none]));
        const model = { ...first, ...figures, successes: 0, failed: first.attempts, success_rate: 0 };
        return {
          run: { ...run, state: "failed", models: run.models.slice(0, 1) },
          summary: { ...summary, models: [model] },
        };
      }),
    );
    expect(await screen.findByText(/^The run failed: no request succeeded/)).toBeVisible();
    expect(await screen.findByText(/wait, or reduce the load/)).toBeVisible();
    expect(screen.getAllByText("failed")).toHaveLength(1);
    for (const said of [/finished/, /all failed/, /Every request failed/])
      expect(screen.queryByText(said)).toBeNull();
    expect(screen.queryByRole("group", { name: "TTFT p50" })).toBeNull();
    expect(screen.queryByRole("region", { name: "Percentiles" })).toBeNull();
    expect(screen.queryByRole("region", { name: /[Vv]erdict/ })).toBeNull();
  });

  it("names the metrics without values below the percentiles instead of empty rows", async () => {
    open("r-5");
    const part = await section("Percentiles");
    expect(within(part).queryByRole("row", { name: /TTFT cold/ })).toBeNull();
    expect(within(part).getByText(/^Without values in this run: .*TTFT cold/)).toBeVisible();
  });

  it("lists the stages in a tab of their own, and what a sweep found", async () => {
    const row = {
      repeat: 0,
      endpoint: "llama-vllm",
      title: "Llama",
      due: 40,
      sent: 38,
      dropped: 2,
      due_rate: 20,
    };
    const load = { kind: "rate", users: 0, rate: 20, arrival: "constant" };
    const sweep = {
      endpoint: "llama-vllm",
      title: "Llama",
      kind: "rate",
      end: "found",
      level: 20,
      failed: 40,
    };
    open(
      "r-5",
      having(() => ({
        stages: [
          { ...row, stage: 0, load, end: "duration" },
          { ...row, stage: 1, load: { ...load, rate: 40 }, end: "errors" },
        ],
        sweeps: [{ ...sweep, goodput: 19.5, reason: "met up to 20/s, failed at 40/s" }],
        end: "errors",
      })),
    );
    const answer = await screen.findByRole("group", { name: "Llama" });
    expect(answer).toHaveTextContent(
      "Llama20/sgoodput 19.5 requests per secondmet up to 20/s, failed at 40/s",
    );
    await tab("Stages");
    const table = screen.getByRole("table", { name: "Stages" });
    const rows = within(table).getAllByRole("row");
    expect(rows[1]).toHaveTextContent("1. 20/s, constant");
    expect(rows[2]).toHaveTextContent("the limit of failed requests was reached");
    expect(within(table).queryByText("Model")).toBeNull();
    expect(await axeViolations()).toEqual([]);
  });

  it("has no tab of stages for one stage of users", async () => {
    open("r-5");
    await model("Llama 3.1 8B on vLLM");
    expect(screen.queryByRole("tab", { name: "Stages" })).toBeNull();
  });

  it("shows conversations, prefixes and wanted lengths of requests only where a run has them", async () => {
    open(
      "r-5",
      having(({ plan }) => ({
        plan: { ...plan, shared_prefix: { tokens: 100, count: 2 } },
        wanted: { input: 612, output: 0, turns: 3 },
      })),
    );
    await screen.findByRole("tab", { name: "Requests" });
    await tab("Requests");
    await userEvent.click(await screen.findByRole("button", { name: "Columns" }));
    for (const name of ["Conversation", "Turn", "Prefix", "In requested"]) {
      expect(await screen.findByRole("checkbox", { name })).toBeInTheDocument();
    }
    expect(screen.queryByRole("checkbox", { name: "Out requested" })).toBeNull();
    expect(screen.queryByRole("columnheader", { name: "Conversation" })).toBeNull();
    await userEvent.click(screen.getByRole("checkbox", { name: "Conversation" }));
    expect(screen.getByRole("columnheader", { name: "Conversation" })).toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    expect(screen.getByRole("combobox", { name: "Turn" })).toBeVisible();
    expect(screen.getByRole("combobox", { name: "Prefix" })).toBeVisible();
    await tab("Overview");
  });

  it("shows cold and warm prefixes side by side, and how lengths were met", async () => {
    const values = (n: number, p50: number) => ({ unit: "s", n, p50, weak: [] });
    open(
      "r-5",
      having(({ summary, manifest }) => ({
        wanted: { input: 100, output: 0, turns: 1 },
        manifest: {
          ...manifest,
          calibration: { "llama-vllm": { tokens_per_word: 1.3141, overhead_tokens: 9, requests: 5 } },
        },
        summary: {
          models: (summary.models ?? []).map((one) => ({
            ...one,
            ttft_cold: values(4, 0.4),
            ttft_warm: values(176, 0.08),
            input_tokens: { ...one.input_tokens, mean: 97 },
          })),
        },
      })),
    );
    const opened = await model("Llama 3.1 8B on vLLM");
    const card = (name: string) => plain(within(opened).getByRole("group", { name }).textContent);
    expect(card("TTFT cold p50")).toBe("TTFT cold p50400 ms4 requests");
    expect(card("TTFT warm p50")).toBe("TTFT warm p5080 ms176 requests");
    expect(plain(opened.textContent)).toContain("100 requested, 97 on average (−3 %)");
    expect(opened).toHaveTextContent("1.31 tokens per word and 9 per request");
  });

  it("marks percentiles that rest on few values, in words too", async () => {
    open("r-5");
    const table = await section("Percentiles: Llama 3.1 8B on vLLM");
    const row = within(table).getByText("TTFT").closest("tr") as HTMLElement;
    expect(plain(row.textContent)).toMatch(/488 ms \?\(based on few values\)/);
  });

  it("copies the percentiles as text and as Markdown", async () => {
    const copyText = vi.fn(async () => {});
    open("r-5", { copyText });
    await userEvent.click(await screen.findByRole("button", { name: "Copy as text" }));
    expect(copyText).toHaveBeenLastCalledWith(expect.stringContaining("TTFT\ts\t177\t"));
    await userEvent.click(screen.getByRole("button", { name: "Copy as Markdown" }));
    expect(copyText).toHaveBeenLastCalledWith(expect.stringContaining("| TTFT | 177 |"));
  });

  it("marks an imported run, whose definitions are not ours, and does not offer to repeat it", async () => {
    open("r-1");
    expect(await screen.findByText(/^Imported from performance_results_20251107_143022.csv/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /reasons/ }));
    expect(screen.getByText(/TTFT is the first chunk of any kind/)).toBeVisible();
    expect(screen.getAllByText(/Definitions: seed-v1/).length).toBeGreaterThan(1);
    expect(screen.getByRole("button", { name: "Run again" })).toBeDisabled();
  });

  it("opens each run on its overview, and one that was left elsewhere where it was left", async () => {
    const { unmount } = renderPage(<ResultsPage />, fake(), { page: "results", run: "r-5" });
    await screen.findByRole("tab", { name: "Plan" });
    await tab("Plan");
    unmount();
    const other = renderPage(<ResultsPage />, fake(), { page: "results", run: "r-2" });
    expect(await screen.findByRole("tab", { name: "Overview" })).toHaveAttribute("aria-selected", "true");
    other.unmount();
    renderPage(<ResultsPage />, fake(), { page: "results", run: "r-5" });
    expect(await screen.findByRole("tab", { name: "Plan" })).toHaveAttribute("aria-selected", "true");
  });

  it("says of an interrupted run what that means", async () => {
    open("r-3");
    expect(await screen.findByText(/The process ended during the run/)).toBeVisible();
  });

  it("leads from a run that goes on to its live page", async () => {
    open("r-4");
    await userEvent.click(await screen.findByRole("button", { name: "Watch live" }));
    expect(here()).toEqual({ page: "live" });
  });

  it("says that a run is not there, and where the others are", async () => {
    open("r-9");
    await userEvent.click(await screen.findByRole("button", { name: "Open history" }));
    expect(here()).toEqual({ page: "history" });
  });

  it("renames in place: Enter keeps, Esc does not", async () => {
    const renameRun = vi.fn(async () => {});
    open("r-5", { renameRun });
    const rename = () => userEvent.click(screen.getByRole("button", { name: "Rename" }));
    await screen.findByRole("heading", { level: 1 });
    await rename();
    await userEvent.keyboard("nothing{Escape}");
    expect(renameRun).not.toHaveBeenCalled();
    await rename();
    await userEvent.keyboard("Tuesday{Enter}");
    expect(renameRun).toHaveBeenCalledExactlyOnceWith({ run: "r-5", text: "Tuesday" });
  });

  it("keeps every tag that is typed, in order, however late they are stored", async () => {
    const stored = fake().tagRun;
    const written: string[][] = [];
    const tagRun: Bridge["tagRun"] = async (form) => {
      await new Promise((done) => setTimeout(done, 20));
      written.push(form.tags);
      return stored(form);
    };
    open("r-2", { tagRun });
    const field = await screen.findByRole("combobox", { name: "Tags" });
    await userEvent.type(field, "alpha,beta,");
    await waitFor(() => expect(written).toHaveLength(2));
    await userEvent.keyboard("gamma,");
    await waitFor(() => expect(written).toHaveLength(3));
    expect(written[2]).toEqual(["gpu", "alpha", "beta", "gamma"]);
    expect(screen.getByRole("combobox", { name: "Tags" })).toHaveFocus();
    for (const tag of ["gpu", "alpha", "beta", "gamma"]) expect(screen.getByText(tag)).toBeVisible();
  });

  it("shows the stored tags again when they cannot be changed", async () => {
    const tagRun = () => Promise.reject(new BridgeError("unavailable", "The disk is full."));
    open("r-2", { tagRun });
    await userEvent.type(await screen.findByRole("combobox", { name: "Tags" }), "alpha,");
    expect(await screen.findByText("The disk is full.")).toBeVisible();
    await waitFor(() => expect(screen.queryByText("alpha")).toBeNull());
    expect(screen.getByText("gpu")).toBeVisible();
  });

  it("deletes with a way back", async () => {
    const restoreRuns = vi.fn(async () => {});
    open("r-5", { restoreRuns });
    await userEvent.click(await screen.findByRole("button", { name: "More" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Delete" }));
    await waitFor(() => expect(here()).toEqual({ page: "history" }));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(restoreRuns).toHaveBeenCalledWith(["r-5"]);
    await waitFor(() => expect(here()).toEqual({ page: "results", run: "r-5" }));
  });

  it("starts the run again as it was", async () => {
    open("r-5");
    await userEvent.click(await screen.findByRole("button", { name: "Run again" }));
    await waitFor(() => expect(here()).toEqual({ page: "live" }));
  });

  it.each(["Run again", "Edit and run"])(
    "takes the form of the run along where it is to be changed first: %s",
    async (name) => {
      const mistakes = [{ field: "models", message: "llama-nim was removed." }];
      const bridge = open("r-5", { start: async () => ({ run: "", mistakes }) });
      await userEvent.click(await screen.findByRole("button", { name }));
      const form = JSON.parse(JSON.stringify(await bridge.formOf("r-5")));
      await waitFor(() => expect(here()).toEqual({ page: "run", form }));
    },
  );

  it("looks again every few seconds at a run that goes on", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const result = vi.fn(fake().result);
      open("r-4", { result });
      await screen.findByRole("button", { name: "Watch live" });
      vi.advanceTimersByTime(3000);
      await waitFor(() => expect(result).toHaveBeenCalledTimes(2));
    } finally {
      vi.useRealTimers();
    }
  });

  it("says why a run could not be started", async () => {
    open("r-5", { start: () => Promise.reject(new BridgeError("conflict", "Another run goes on.")) });
    await userEvent.click(await screen.findByRole("button", { name: "Run again" }));
    expect(await screen.findByText(/Another run goes on/)).toBeVisible();
    expect(here()).toMatchObject({ page: "results" });
  });

  it("tells why a chart is missing", async () => {
    open("r-5");
    await screen.findByRole("heading", { level: 1 });
    await tab("Charts");
    expect(await section("Not drawn")).toHaveTextContent(/one level of load/);
  });

  it("saves one chart as a picture", async () => {
    const saveAs = vi.fn(async () => ({ paths: ["/tmp/ttft.png"], skipped: [] }));
    open("r-5", { saveAs });
    await screen.findByRole("heading", { level: 1 });
    await tab("Charts");
    await userEvent.click(await screen.findByRole("button", { name: "Save as PNG: Time to first token" }));
    expect(saveAs).toHaveBeenCalledWith(
      expect.objectContaining({
        format: "png",
        charts: ["ttft_comparison"],
        subjects: [{ run: "r-5", model: "" }],
      }),
    );
    await tab("Overview");
  });

  it("copies plan and manifest as JSON", async () => {
    const copyText = vi.fn<Bridge["copyText"]>(async () => {});
    open("r-5", { copyText });
    await screen.findByRole("heading", { level: 1 });
    await tab("Plan");
    await userEvent.click(screen.getByRole("button", { name: "Copy as JSON" }));
    expect(JSON.parse(copyText.mock.calls[0]?.[0] ?? "")).toHaveProperty("manifest.cpu");
    await tab("Overview");
  });

  it("asks for the requests that are looked for, in the order that is chosen", async () => {
    const requests = vi.fn(fake().requests);
    open("r-5", { requests });
    await screen.findByRole("heading", { level: 1 });
    await tab("Requests");
    await screen.findByText("364 requests");
    await userEvent.type(screen.getByRole("searchbox"), "429");
    expect(await screen.findByText("5 of 364 requests")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "TTFT" }));
    await waitFor(() =>
      expect(requests).toHaveBeenLastCalledWith(
        expect.objectContaining({ run: "r-5", text: "429", sort: "ttft", reverse: false }),
      ),
    );
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByText("364 requests")).toBeVisible();
    await tab("Overview");
  });

  it("names what all requests have in common above the table instead of in a column", async () => {
    const alike = async (query: RequestQuery) => {
      const page = await fake().requests(query);
      return { ...page, same: ["phase", "status", "outcome", "model"] };
    };
    open("r-5", { requests: alike });
    await screen.findByRole("tab", { name: "Requests" });
    await tab("Requests");
    expect(await screen.findByTitle("Llama 3.1 8B on vLLM, Warm-up, ok, HTTP 200")).toBeVisible();
    expect(screen.queryByRole("columnheader", { name: "Outcome" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Columns" }));
    await userEvent.click(await screen.findByRole("checkbox", { name: "Outcome" }));
    expect(screen.getByRole("columnheader", { name: "Outcome" })).toBeInTheDocument();
    expect(screen.getByTitle("Llama 3.1 8B on vLLM, Warm-up, HTTP 200")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await tab("Overview");
  });

  it("goes on being typed into while requests are searched, and is emptied with the filters", async () => {
    const requests = vi.fn(fake().requests);
    open("r-5", { requests });
    await screen.findByRole("heading", { level: 1 });
    await tab("Requests");
    const search = await screen.findByRole("searchbox");
    await userEvent.type(search, "4");
    await waitFor(() => expect(requests).toHaveBeenLastCalledWith(expect.objectContaining({ text: "4" })));
    await userEvent.keyboard("29");
    expect(screen.getByRole("searchbox")).toHaveFocus();
    expect(search).toHaveValue("429");
    expect(await screen.findByText("5 of 364 requests")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(search).toHaveValue("");
    await tab("Overview");
  });

  it("finds requests by what is shown of them: the model's title, the outcome in words", async () => {
    open("r-5");
    await screen.findByRole("heading", { level: 1 });
    await tab("Requests");
    const search = await screen.findByRole("searchbox");
    await userEvent.type(search, "on NIM");
    expect(await screen.findByText("182 of 364 requests")).toBeVisible();
    await userEvent.clear(search);
    await userEvent.type(search, "too many requests (429)");
    expect(await screen.findByText("5 of 364 requests")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    await tab("Overview");
  });

  it("searches requests on Ctrl+F, whatever section is shown", async () => {
    open("r-5");
    await screen.findByRole("heading", { level: 1 });
    await userEvent.keyboard("{Control>}f{/Control}");
    expect(await screen.findByRole("searchbox")).toHaveFocus();
    await tab("Overview");
  });

  it("opens the request that was asked for: its time, its chunks and its words as plain text", async () => {
    open("r-5", {}, 4);
    const opened = within(await screen.findByRole("dialog", { name: "Request 4" }));
    expect(await opened.findByText("wait for first token")).toBeVisible();
    expect(opened.getByRole("img", { name: /120 chunks, longest gap/ })).toBeVisible();
    expect(opened.getByRole("region", { name: "Reported by the server (llama.cpp)" })).toHaveTextContent(
      /81\sms/,
    );
    expect(opened.getByText("stop: the answer is complete")).toBeVisible();
    expect(opened.getByRole("region", { name: "Answer" })).toHaveTextContent(
      "<script>alert('text, not markup')</script>",
    );
    expect(await axeViolations()).toEqual([]);
  });

  it("goes from request to request with the arrows, and back to the table with Esc", async () => {
    open("r-2", {}, 59); // a table that nobody has sorted yet
    await screen.findByText("364 requests");
    await screen.findByRole("dialog", { name: "Request 59" });
    await userEvent.keyboard("{ArrowRight}");
    const failed = within(await screen.findByRole("dialog", { name: "Request 60" }));
    expect(await failed.findByText(/The server refused/)).toBeVisible();
    expect(failed.getByText(/wait, or reduce the load/)).toBeVisible();
    expect(failed.getByText("No chunks were recorded.")).toBeVisible();
    await userEvent.keyboard("{ArrowLeft}");
    expect(await screen.findByRole("dialog", { name: "Request 59" })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it.each([
    ["Overview", "Percentiles"],
    ["Charts", "Not drawn"],
    ["Requests", "364 requests"],
    ["Plan", "Copy as JSON"],
  ])("gives axe nothing to object to: %s", async (name, there) => {
    open("r-5");
    await screen.findByRole("heading", { level: 1 });
    await tab(name);
    await screen.findByText(there);
    expect(await axeViolations()).toEqual([]);
    await tab("Overview");
  });
});
