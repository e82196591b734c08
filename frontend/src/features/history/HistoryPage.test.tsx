import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge } from "../../bridge";
import { fake, runs } from "../../bridge.fake";
import { manyRuns, wide } from "../../fake/history";
import { clearSessionState } from "../../lib/sessionState";
import { useNavigation } from "../../navigation/route";
import { axeViolations, renderPage } from "../../test/render";
import { HistoryPage } from "./HistoryPage";

afterEach(clearSessionState);

const Place = () => <output data-testid="place">{JSON.stringify(useNavigation().route)}</output>;
const place = () => JSON.parse(screen.getByTestId("place").textContent ?? "") as object;

const open = (bridge: Bridge) =>
  renderPage(
    <>
      <HistoryPage />
      <Place />
    </>,
    bridge,
    { page: "history" },
  );

/** The row that holds a text, once it is there. */
const rowOf = async (text: string) => (await screen.findByText(text)).closest("[role=row]") as HTMLElement;

const cells = (row: HTMLElement) =>
  within(row)
    .getAllByRole("gridcell")
    .map((cell) => (cell.textContent ?? "").replaceAll("\u00a0", " "));

const names = () =>
  screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => cells(row)[2]);

const fill = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

const choose = async (label: string, option: RegExp) => {
  await userEvent.click(screen.getByRole("combobox", { name: label }));
  await userEvent.click(await screen.findByRole("option", { name: option, hidden: true }));
};

describe("HistoryPage", () => {
  it("gives each model of a run its own line, with units", async () => {
    open(fake());
    const row = await rowOf("Nightly comparison");
    const lines = within(row).getAllByText(/users/);
    expect(lines).toHaveLength(2);
    expect(cells(row).slice(-3, -1)).toEqual(["203 ms1.25 s", "1,874 tok/s940 tok/s"]);
    expect(within(row).getByText("3 failed")).toBeVisible();
  });

  it("shows three models of many and says how many there are beyond", async () => {
    open(fake({ runs: [wide] }));
    const row = await rowOf("and 3 more");
    expect(within(row).getByText("Model number 3 with a long title")).toBeVisible();
    expect(within(row).queryByText("Model number 4 with a long title")).toBeNull();
  });

  it("shows a dash for what was not measured", async () => {
    open(fake());
    expect(cells(await rowOf("sim-steady")).slice(-4, -1)).toEqual(["-", "-", "-"]);
  });

  it("says the state of every run, and where an imported one came from", async () => {
    open(fake());
    const list = await screen.findByRole("grid", { name: "Runs" });
    for (const state of ["finished", "running", "interrupted", "stopped", "imported"]) {
      expect(await within(list).findByText(state)).toBeVisible();
    }
    expect(within(list).getByText("from performance_results_20251107_143022.csv")).toBeVisible();
  });

  it("says what to do when there is no run", async () => {
    open(fake({ runs: [] }));
    expect(await screen.findByText("No runs yet")).toBeVisible();
    expect(screen.getByRole("button", { name: "Import" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Open start page" }));
    expect(place()).toEqual({ page: "start" });
  });

  it("draws only what is looked at of a long history", async () => {
    open(fake({ runs: manyRuns(10_000) }));
    await screen.findByText("10,000 runs");
    expect(screen.getByRole("grid", { name: "Runs" })).toHaveAttribute("aria-rowcount", "10001");
    expect(screen.getAllByRole("row").length).toBeLessThan(60);
  });

  it("finds by words and filters, says how many, and keeps both", async () => {
    const { unmount } = open(fake());
    await rowOf("Nightly comparison");
    fill(screen.getByRole("searchbox"), "gpu upgrade");
    expect(await screen.findByText("1 of 5 runs")).toBeVisible();
    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
    unmount();
    open(fake());
    expect(await screen.findByText("1 of 5 runs")).toBeVisible();
    expect(screen.getByRole("searchbox")).toHaveValue("gpu upgrade");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByText("5 runs")).toBeVisible();
  });

  it("filters by model, tag, state, day and star", async () => {
    const bridge = fake();
    const asked = vi.spyOn(bridge, "runs");
    open(bridge);
    await rowOf("Nightly comparison");
    await choose("Model", /Llama 3.1 8B on vLLM \(1\)/);
    await choose("Tag", /gpu \(2\)/);
    await choose("State", /finished \(1\)/);
    fill(screen.getByLabelText("From"), "2026-11-01");
    fill(screen.getByLabelText("To"), "2026-11-30");
    await userEvent.click(screen.getByRole("switch", { name: "Starred only" }));
    await waitFor(() =>
      expect(asked).toHaveBeenLastCalledWith(
        expect.objectContaining({
          model: "llama-vllm",
          tag: "gpu",
          state: "finished",
          since: "2026-11-01",
          until: "2026-11-30",
          starred: true,
        }),
      ),
    );
    await waitFor(() => expect(names()).toHaveLength(1));
  });

  it("says when no run matches, and when days are the wrong way round", async () => {
    open(fake());
    await rowOf("Nightly comparison");
    fill(screen.getByRole("searchbox"), "nothing has this");
    expect(await screen.findByText("No run matches")).toBeVisible();
    fill(screen.getByLabelText("From"), "2026-11-02");
    fill(screen.getByLabelText("To"), "2026-11-01");
    expect(screen.getByText("From is after To.")).toBeVisible();
  });

  it("sorts by a head, the best first, and says so", async () => {
    open(fake());
    await rowOf("Nightly comparison");
    const head = screen.getByRole("columnheader", { name: /Throughput/ });
    await userEvent.click(within(head).getByRole("button"));
    expect(head).toHaveAttribute("aria-sort", "descending");
    await waitFor(() => expect(names()[0]).toContain("Nightly comparison"));
    await userEvent.click(within(head).getByRole("button"));
    expect(head).toHaveAttribute("aria-sort", "ascending");
    await waitFor(() => expect(names()[0]).not.toContain("Nightly comparison"));
  });

  it("sorts by what has no column", async () => {
    const bridge = fake();
    const asked = vi.spyOn(bridge, "runs");
    open(bridge);
    await rowOf("Nightly comparison");
    await choose("Sort by", /Latency p50/);
    await waitFor(() =>
      expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ sort: "latency", reverse: false })),
    );
    await userEvent.click(screen.getByRole("button", { name: /^Ascending/ }));
    await waitFor(() =>
      expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ sort: "latency", reverse: true })),
    );
  });

  it("shows the columns that are chosen", async () => {
    open(fake());
    await rowOf("Nightly comparison");
    expect(screen.queryByRole("columnheader", { name: /Duration/ })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Columns" }));
    await userEvent.click(await screen.findByRole("checkbox", { name: "Duration" }));
    expect(screen.getByRole("columnheader", { name: /Duration/ })).toBeVisible();
    expect(cells(await rowOf("Nightly comparison"))[4]).toBe("8 min 32 s");
  });

  it("opens a run by a click and by Enter", async () => {
    open(fake());
    await userEvent.click(await screen.findByText("Before the upgrade"));
    expect(place()).toEqual({ page: "results", run: "r-2" });
    screen.getByRole("grid", { name: "Runs" }).focus();
    await userEvent.keyboard("{Home}{Enter}");
    expect(place()).toEqual({ page: "results", run: "r-5" });
  });

  it("compares the runs that are selected", async () => {
    open(fake());
    await rowOf("Nightly comparison");
    screen.getByRole("grid", { name: "Runs" }).focus();
    await userEvent.keyboard("{End} ");
    expect(await screen.findByText("1 run selected")).toBeVisible();
    const compare = screen.getByRole("button", { name: "Compare" });
    expect(compare).toHaveAttribute("aria-disabled", "true");
    await userEvent.click(screen.getByRole("checkbox", { name: "Select Before the upgrade" }));
    expect(screen.getByText("2 runs selected")).toBeVisible();
    await userEvent.click(compare);
    expect(place()).toEqual({
      page: "compare",
      subjects: [
        { run: "r-1", model: "" },
        { run: "r-2", model: "" },
      ],
    });
  });

  it("deletes what is selected and brings it back", async () => {
    open(fake());
    await userEvent.click(await screen.findByRole("checkbox", { name: "Select Before the upgrade" }));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(await screen.findByText("1 run deleted")).toBeVisible();
    expect(await screen.findByText("4 runs")).toBeVisible();
    expect(screen.queryByText("1 run selected")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("5 runs")).toBeVisible();
    expect(await rowOf("Before the upgrade")).toBeVisible();
  });

  it("deletes the others when one cannot be deleted, and says why", async () => {
    const bridge = fake();
    const remove = bridge.deleteRuns;
    bridge.deleteRuns = async (ids) => {
      const { runs } = await remove(ids.filter((id) => id !== "r-4"));
      return { runs, problems: ["Run r-4 is still going on."] };
    };
    open(bridge);
    await userEvent.click(await screen.findByRole("checkbox", { name: "Select Demo" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Select Before the upgrade" }));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(await screen.findByText("Run r-4 is still going on.")).toBeVisible();
    expect(await screen.findByText("1 run deleted")).toBeVisible();
    expect(screen.getByText("1 run selected")).toBeVisible();
  });

  it("renames in place; Escape leaves the name as it was", async () => {
    open(fake());
    const rename = async (row: HTMLElement, keys: string) => {
      await userEvent.click(within(row).getByRole("button", { name: /^Actions for/ }));
      await userEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
      await userEvent.clear(await screen.findByRole("textbox", { name: "Name of the run" }));
      await userEvent.keyboard(keys);
    };
    await rename(await rowOf("Before the upgrade"), "Else{Escape}");
    expect(await screen.findByText("Before the upgrade")).toBeVisible();
    await rename(await rowOf("Before the upgrade"), "After the upgrade{Enter}");
    expect(await screen.findByText("After the upgrade")).toBeVisible();
    expect(screen.queryByText("Before the upgrade")).toBeNull();
    expect(place()).toEqual({ page: "history" });
  });

  it("writes tags and notes, and stars", async () => {
    open(fake());
    const menu = async (entry: string) => {
      const row = await rowOf("Before the upgrade");
      await userEvent.click(within(row).getByRole("button", { name: /^Actions for/ }));
      await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
    };
    await menu("Tags");
    await userEvent.type(await screen.findByRole("combobox", { name: "Tags" }), "fresh,");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(async () => expect(await rowOf("Before the upgrade")).toHaveTextContent("fresh"));
    await menu("Note");
    await userEvent.type(await screen.findByRole("textbox", { name: "Note" }), "A look back.");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("img", { name: "Note: A look back." })).toBeVisible();
    const star = within(await rowOf("Before the upgrade")).getByRole("button", { name: /^Starred/ });
    expect(star).toHaveAttribute("aria-pressed", "false");
    await userEvent.click(star);
    await waitFor(() => expect(star).toHaveAttribute("aria-pressed", "true"));
  });

  it("runs again, also changed before; what came from elsewhere cannot", async () => {
    const bridge = fake();
    const start = vi.spyOn(bridge, "start");
    open(bridge);
    const menu = async (row: HTMLElement) =>
      userEvent.click(within(row).getByRole("button", { name: /^Actions for/ }));
    await menu(await rowOf("Before the upgrade"));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Edit and run" }));
    await waitFor(() => expect(place()).toMatchObject({ page: "run", form: {} }));
    await menu(await rowOf("Before the upgrade"));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Run again" }));
    await waitFor(() => expect(place()).toEqual({ page: "live" }));
    expect(start).toHaveBeenCalledTimes(1);
    await menu(await rowOf("Last year's file"));
    expect(await screen.findByText(/imported run cannot be repeated/)).toBeVisible();
  });

  it("shows how each model did lately, and opens the run that is meant", async () => {
    open(fake());
    expect(await screen.findByRole("button", { name: "Trends" })).toHaveAttribute("aria-expanded", "true");
    const spark = screen.getByRole("button", {
      name: /TTFT p50 of Llama 3.1 8B on vLLM over its last 12 runs: first 210.ms, last 244.ms/,
    });
    spark.focus();
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(spark).toHaveAccessibleName(/Run 11 of 12/);
    await userEvent.keyboard("{Enter}");
    expect(place()).toEqual({ page: "results", run: "r-1" });
    await userEvent.click(screen.getByRole("button", { name: "Trends" }));
    expect(screen.queryByRole("region", { name: "Trends" })).toBeNull();
  });

  it("says where a trend changed and which run is left out", async () => {
    open(fake());
    const spark = await screen.findByRole("button", { name: /^TTFT p50 .* of Llama 3.1 8B on vLLM/ });
    spark.focus();
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}");
    expect(spark).toHaveAccessibleName(/Run 8 of 12: .*TTFT p50 worse: \+21.% \(\+18.% to \+25.%\)/);
    await userEvent.keyboard("{ArrowLeft}");
    expect(spark).toHaveAccessibleName(/Run 7 of 12: .*excluded: The server was updating\./);
  });

  it("shows the chart of a trend with its changes and runs, of any figure", async () => {
    const bridge = fake();
    const asked = vi.spyOn(bridge, "trend");
    open(bridge);
    const chart = "Chart: Llama 3.1 8B on vLLM, 16 users";
    await userEvent.click(await screen.findByRole("button", { name: chart }));
    const dialog = await screen.findByRole("dialog", { name: "Trend of Llama 3.1 8B on vLLM" });
    expect(await within(dialog).findByText(/on: TTFT p50 worse: \+21.%/)).toBeVisible();
    expect(asked).toHaveBeenLastCalledWith(
      expect.objectContaining({ model: "llama-vllm", comparable: "same-llama-vllm", metric: "ttft.p50" }),
    );
    await userEvent.click(within(dialog).getByRole("combobox", { name: "Metric" }));
    await userEvent.click(await screen.findByText("TTFT p95"));
    await waitFor(() =>
      expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ metric: "ttft.p95" })),
    );
    expect(await axeViolations()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "Nightly comparison" }));
    expect(place()).toEqual({ page: "results", run: "r-5" });
  });

  it("leaves a run from trends for a reason, and takes it in again", async () => {
    open(fake());
    const menu = async (entry: string) => {
      const row = await rowOf("Before the upgrade");
      await userEvent.click(within(row).getByRole("button", { name: /^Actions for/ }));
      await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
    };
    await menu("Exclude from trends");
    const reason = await screen.findByRole("textbox", { name: "Reason" });
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    await userEvent.type(reason, "Another model was loaded.");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByTitle("Another model was loaded.")).toHaveTextContent("excluded from trends");
    await menu("Include in trends");
    await waitFor(() => expect(screen.queryByText("excluded from trends")).toBeNull());
  });

  it("pins a run as the baseline, marks it, and unpins it", async () => {
    const bridge = fake();
    open(bridge);
    const choose = async (run: string, entry: string) => {
      await userEvent.click(within(await rowOf(run)).getByRole("button", { name: /^Actions for/ }));
      await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
    };
    await choose("Before the upgrade", "Pin as baseline");
    const mark = await screen.findByRole("img", { name: "Pinned baseline" });
    expect(await rowOf("Before the upgrade")).toContainElement(mark);
    expect((await bridge.settings()).baseline).toEqual({ run: "r-2", model: "sim-swift" });

    await choose("Nightly comparison", "Pin as baseline");
    await waitFor(async () =>
      expect(
        within(await rowOf("Nightly comparison")).getByRole("img", { name: "Pinned baseline" }),
      ).toBeVisible(),
    );
    expect(screen.getAllByRole("img", { name: "Pinned baseline" })).toHaveLength(1);
    expect((await bridge.settings()).baseline).toEqual({ run: "r-5", model: "" }); // of all its models

    await choose("Nightly comparison", "Unpin baseline");
    await waitFor(() => expect(screen.queryByRole("img", { name: "Pinned baseline" })).toBeNull());
    expect((await bridge.settings()).baseline).toBeUndefined();
  });

  it("lists the runs that regressed", async () => {
    open(fake());
    await rowOf("Nightly comparison");
    await userEvent.click(screen.getByRole("switch", { name: "Regressed only" }));
    expect(await screen.findByText("1 of 5 runs")).toBeVisible();
  });

  it("looks anew when the window is looked at anew", async () => {
    const bridge = fake();
    open(bridge);
    await rowOf("Nightly comparison");
    await bridge.renameRun({ run: "r-5", text: "Renamed elsewhere" });
    window.dispatchEvent(new Event("focus"));
    expect(await rowOf("Renamed elsewhere")).toBeVisible();
  });

  it("shows markup in names as text", async () => {
    const hostile = { ...(runs[2] as (typeof runs)[0]), name: "<img src=x onerror=alert(1)>", tags: ["<b>"] };
    open(fake({ runs: [hostile] }));
    expect(await screen.findByText("<img src=x onerror=alert(1)>")).toBeVisible();
    expect(screen.getByText("<b>")).toBeVisible();
    expect(document.querySelector("img")).toBeNull();
  });

  it("shows a failure with what to do", async () => {
    const broken = () =>
      Promise.reject(new BridgeError("unavailable", "The store is damaged.", "Restore a copy."));
    open(fake({}, { facets: broken }));
    expect(await screen.findByText("The store is damaged.")).toBeVisible();
    expect(screen.getByText("Restore a copy.")).toBeVisible();
  });

  it("is accessible", async () => {
    open(fake());
    await userEvent.click(await screen.findByRole("checkbox", { name: "Select Before the upgrade" }));
    expect(await axeViolations()).toEqual([]);
  });
});
