import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge, type Subject } from "../../bridge";
import { fake } from "../../bridge.fake";
import { manyRuns } from "../../fake/history";
import { clearSessionState } from "../../lib/sessionState";
import { useNavigation } from "../../navigation/route";
import { axeViolations, renderPage } from "../../test/render";
import { ComparePage } from "./ComparePage";

afterEach(clearSessionState);

const Place = () => <output data-testid="place">{JSON.stringify(useNavigation().route)}</output>;

const open = (bridge: Bridge, subjects?: Subject[]) =>
  renderPage(
    <>
      <ComparePage />
      <Place />
    </>,
    bridge,
    subjects ? { page: "compare", subjects } : { page: "compare" },
  );

const whole = (run: string) => ({ run, model: "" });
const table = () => screen.findByRole("table", { name: "Metrics" });
const plain = (text: string | null) => (text ?? "").replaceAll("\u00a0", " ");

const row = async (name: string) => {
  const head = within(await table()).getByRole("rowheader", { name });
  return within(head.closest("tr") as HTMLElement)
    .getAllByRole("cell")
    .map((cell) => plain(cell.textContent));
};

const heads = async () =>
  within(await table())
    .getAllByRole("columnheader")
    .slice(1);

describe("ComparePage", () => {
  it("puts models of runs side by side and says which way each differs, if the workload is the same", async () => {
    open(fake(), [whole("r-5"), whole("r-2")]);
    expect(await heads()).toHaveLength(3);
    expect(await row("TTFT p50")).toEqual(["203 msn 177", "272 msn 177▲ +34 % worse", "187 msn 177−8 %"]);
    const [, second, third] = within(
      within(await table())
        .getByRole("rowheader", { name: "TTFT p50" })
        .closest("tr") as HTMLElement,
    ).getAllByRole("cell");
    const mark = within(second as HTMLElement).getByRole("img");
    expect(plain(mark.getAttribute("aria-label"))).toBe("+34 %; 95 % interval from +32 % to +36 %");
    expect(mark).toHaveAttribute("data-answer", "worse");
    expect(within(third as HTMLElement).getByRole("img")).not.toHaveAttribute("data-answer");
    expect(screen.getByText("3 columns")).toBeVisible();
    expect((await row("TTFT p99"))[0]).toContain("Weak: based on few values.");
  });

  it("shows a dash and no difference where a figure is missing", async () => {
    open(fake(), [whole("r-5")]);
    expect((await row("TTFA p50"))[1]).toBe("-");
  });

  it("warns before any figure that columns may not be comparable", async () => {
    open(fake(), [whole("r-5")]);
    const warning = await screen.findByText("These columns may not be comparable");
    expect(warning.compareDocumentPosition(await table()) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(screen.getByText("Answers could have different lengths: max tokens 512, 256.")).toBeVisible();
  });

  it("sets notes apart from what hinders comparing", async () => {
    open(fake(), [whole("r-5"), whole("r-2")]);
    const alert = async (title: string) =>
      (await screen.findByText(title)).closest("[role=alert]") as HTMLElement;
    const note = /Before the upgrade was stopped/;
    expect(within(await alert("Notes on these columns")).getByText(note)).toBeVisible();
    expect(within(await alert("These columns may not be comparable")).queryByText(note)).toBeNull();
  });

  it("says that nothing speaks against comparing where there are only notes", async () => {
    const bridge = fake();
    const compare = bridge.compare;
    bridge.compare = async (query) => {
      const found = await compare(query);
      return { ...found, flags: found.flags.filter(({ hinders }) => !hinders) };
    };
    open(bridge, [whole("r-5"), whole("r-2")]);
    expect(await screen.findByText(/^No difference in the plans affects/)).toBeVisible();
    expect(screen.queryByText("These columns may not be comparable")).toBeNull();
    expect(screen.getByText("Notes on these columns")).toBeVisible();
  });

  it("lists what the plans do not have in common", async () => {
    open(fake(), [whole("r-5"), whole("r-2")]);
    const plans = await screen.findByRole("table", { name: "Where the plans differ" });
    const line = within(plans)
      .getByRole("rowheader", { name: "Max output tokens" })
      .closest("tr") as HTMLElement;
    expect(
      within(line)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["512", "512", "256"]);
  });

  it("answers first, and claims nothing of another workload", async () => {
    open(fake(), [whole("r-5"), whole("r-2")]);
    const answers = await screen.findByRole("group", { name: "What the comparison shows" });
    expect(plain(answers.textContent)).toBe(
      "Llama 3.1 8B on NIM · Nightly comparison is slower by 32 to 36 % (TTFT p95); " +
        "Llama 3.1 8B on NIM · Nightly comparison is faster by 32 to 36 % (Output speed p50)",
    );
    const warning = (await screen.findByText("These columns may not be comparable")).closest("[role=alert]");
    expect(warning).toHaveTextContent(
      "Swift (simulated) · Before the upgrade is not compared: the workloads differ (Max output tokens)",
    );
    expect(screen.getAllByText(/is not compared/)).toHaveLength(1);
    expect(answers.compareDocumentPosition(await table()) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it("draws the differences of one column, which can be chosen among those that are comparable", async () => {
    open(fake(), [whole("r-5"), whole("r-2"), whole("r-3")]);
    const chart = await screen.findByRole("region", { name: "Differences from the baseline" });
    await userEvent.click(within(chart).getByRole("button", { name: /^Show as table/ }));
    expect(within(chart).getByText(/Llama 3.1 8B on NIM · Nightly/)).toBeVisible();
    const [, , other, last] = (await heads()).map((head) => head.querySelector("[title]")?.textContent ?? "");
    await userEvent.click(screen.getByRole("combobox", { name: "Differences from the baseline of" }));
    expect(screen.queryByRole("option", { name: other })).toBeNull(); // of another workload
    await userEvent.click(await screen.findByRole("option", { name: last }));
    expect(await within(chart).findByText(`TTFT p50, ${last}`)).toBeVisible();
  });

  it("draws no differences where no column is comparable", async () => {
    const bridge = fake();
    const compare = bridge.compare;
    bridge.compare = async (query) => {
      const found = await compare(query);
      const obstacles = [{ field: "load", values: ["1", "2"], text: "" }];
      return { ...found, answers: found.answers.map((answer) => ({ ...answer, obstacles })) };
    };
    open(bridge, [whole("r-5")]);
    await table();
    expect(screen.queryByRole("region", { name: "Differences from the baseline" })).toBeNull();
    expect(screen.queryByRole("group", { name: "What the comparison shows" })).toBeNull();
  });

  it("holds the others against the column that is chosen", async () => {
    const bridge = fake();
    const compare = vi.spyOn(bridge, "compare");
    open(bridge, [whole("r-5")]);
    const radio = within((await heads())[1] as HTMLElement).getByRole("radio");
    expect(radio).not.toBeChecked();
    await userEvent.click(radio);
    await waitFor(() => expect(compare).toHaveBeenLastCalledWith(expect.objectContaining({ baseline: 1 })));
    await waitFor(async () => expect((await row("TTFT p50"))[1]).toBe("272 msn 177"));
  });

  it("remembers a pinned baseline and offers it later", async () => {
    const bridge = fake();
    const { unmount } = open(bridge, [whole("r-2"), whole("r-3")]);
    const pin = await screen.findByRole("button", { name: /^Pin this baseline/ });
    await userEvent.click(pin);
    await waitFor(() => expect(pin).toHaveAttribute("aria-pressed", "true"));
    expect((await bridge.settings()).baseline).toEqual({ run: "r-2", model: "sim-swift" });
    unmount();
    clearSessionState();
    open(bridge, [whole("r-1")]);
    await userEvent.click(
      await screen.findByRole("button", {
        name: "Compare with the pinned baseline: Swift (simulated) · Before the upgrade",
      }),
    );
    const [, pinned] = await heads();
    expect(within(pinned as HTMLElement).getByRole("radio")).toBeChecked();
  });

  it("takes a column away and brings another in", async () => {
    open(fake(), [whole("r-5"), whole("r-2")]);
    await userEvent.click(
      await screen.findByRole("button", { name: "Remove Llama 3.1 8B on NIM · Nightly comparison" }),
    );
    await waitFor(async () => expect(await heads()).toHaveLength(2));
    const search = screen.getByRole("combobox", { name: "Add a run" });
    await userEvent.click(search);
    fireEvent.change(search, { target: { value: "last" } });
    await userEvent.click(await screen.findByRole("option", { name: "Swift (simulated)", hidden: true }));
    await waitFor(async () => expect(await heads()).toHaveLength(3));
    expect(search).toHaveValue("");
  });

  it("says how to choose when there is nothing, or one column only", async () => {
    const { unmount } = open(fake());
    expect(await screen.findByText("Nothing to compare yet")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Select in the history" }));
    expect(screen.getByTestId("place")).toHaveTextContent('"history"');
    unmount();
    open(fake(), [whole("r-2")]);
    expect(await screen.findByText("One column so far")).toBeVisible();
  });

  it("says when there are too many columns, and lets some be taken away", async () => {
    const runs = manyRuns(9).map((run) => ({ ...run, models: run.models.slice(0, 1) }));
    open(
      fake({ runs }),
      runs.map(({ id }) => whole(id)),
    );
    expect(await screen.findByText("9 columns are too many")).toBeVisible();
    expect(screen.queryByRole("table")).toBeNull();
    const chosen = screen.getByRole("group", { name: "Selected" });
    await userEvent.click(within(chosen).getAllByRole("button")[0] as HTMLElement);
    expect(await heads()).toHaveLength(8);
    expect(screen.getByRole("combobox", { name: "Add a run" })).toBeDisabled();
  });

  it("offers the first that fit where there are too many", async () => {
    const runs = manyRuns(20).map((run) => ({ ...run, models: run.models.slice(0, 1) }));
    open(
      fake({ runs }),
      runs.map(({ id }) => whole(id)),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Compare the first 8" }));
    expect(await heads()).toHaveLength(8);
  });

  it("leaves out a run that is gone, and says so", async () => {
    const bridge = fake();
    const find = bridge.result;
    bridge.result = async (id) => {
      if (id === "r-gone") throw new BridgeError("not_found", "There is no run r-gone.");
      return find(id);
    };
    open(bridge, [whole("r-5"), whole("r-gone")]);
    expect(await screen.findByText(/1 run is no longer in the history/)).toBeVisible();
    expect(await heads()).toHaveLength(2);
  });

  it("keeps what was compared when the page is left", async () => {
    const bridge = fake();
    const { unmount } = open(bridge);
    const search = await screen.findByRole("combobox", { name: "Add a run" });
    await userEvent.click(search);
    await userEvent.click(
      (await screen.findAllByRole("option", { name: "all models", hidden: true }))[0] as HTMLElement,
    );
    expect(await heads()).toHaveLength(2);
    unmount();
    open(bridge);
    expect(await heads()).toHaveLength(2);
  });

  it("keeps what it was opened for when the page is left", async () => {
    const bridge = fake();
    const { unmount } = open(bridge, [whole("r-5"), whole("r-2")]);
    expect(await heads()).toHaveLength(3);
    unmount();
    open(bridge);
    expect(await heads()).toHaveLength(3);
  });

  it("copies the table as text and as Markdown", async () => {
    const bridge = fake();
    const copied = vi.spyOn(bridge, "copyText");
    open(bridge, [whole("r-5")]);
    await userEvent.click(await screen.findByRole("button", { name: "Copy as text" }));
    expect(copied.mock.lastCall?.[0]).toMatch(/^Metric\tUnit\t/);
    await userEvent.click(screen.getByRole("button", { name: "Copy as Markdown" }));
    expect(copied.mock.lastCall?.[0]).toMatch(/^\| Metric \| /);
  });

  it("exports and saves charts of all columns", async () => {
    const bridge = fake();
    const saved = vi.spyOn(bridge, "saveAs");
    open(bridge, [whole("r-5")]);
    const [save] = await screen.findAllByRole("button", { name: /^Save as SVG: / });
    await userEvent.click(save as HTMLElement);
    expect(saved.mock.lastCall?.[0]).toMatchObject({
      format: "svg",
      subjects: [
        { run: "r-5", model: "llama-vllm" },
        { run: "r-5", model: "llama-nim" },
      ],
    });
    expect(saved.mock.lastCall?.[0].charts).toHaveLength(1);
  });

  it("shows a failure with what to do", async () => {
    const compare = () =>
      Promise.reject(new BridgeError("invalid", "Run r-5 has no figures.", "Choose another."));
    open(fake({}, { compare }), [whole("r-5")]);
    expect(await screen.findByText("Run r-5 has no figures.")).toBeVisible();
    expect(screen.getByText("Choose another.")).toBeVisible();
  });

  it("is accessible", async () => {
    open(fake(), [whole("r-5"), whole("r-2")]);
    await table();
    expect(await axeViolations()).toEqual([]);
  });
});
