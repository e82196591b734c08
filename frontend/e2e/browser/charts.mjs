// Charts on the page: as high as their content, side by side where there is room, their tables
// copied, their hints by keyboard; and comparisons that claim nothing within noise.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app, hush, objections, picture, said, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const wide = { width: 1600, height: 1000 };
const usual = { width: 1280, height: 800 };

let prepared;

/** Two runs alike, and one of the same model under another load. */
const prepare = () => (prepared ??= fill());

async function fill() {
  const url = "simulated:?ttft=20ms&ttft_jitter=0.5&itl=2ms&jitter=0.3";
  for (const name of ["chart-one", "chart-two"]) {
    await app.lap("models", "add", name, "--url", url, "--model", name, "--title", `Model ${name}`);
  }
  const plan = ["--lengths", "short", "--max-tokens", "12", "--output-dir", ""];
  await app.lap("run", "chart-one", "chart-two", ...plan, "--iterations", "5", "--name", "Drawn once");
  await app.lap("run", "chart-one", ...plan, "--iterations", "5", "--name", "Drawn again");
  await app.lap(
    "run",
    "chart-one",
    ...plan,
    "--iterations",
    "5",
    "--mode",
    "concurrent",
    "--concurrent",
    "2",
    "--name",
    "Drawn wider",
  );
}

async function openCharts(page) {
  await to(page, "History");
  await page.getByRole("row").filter({ hasText: "Drawn once" }).first().getByText("Drawn once").click();
  await page.getByRole("heading", { name: "Drawn once" }).waitFor();
  await page.getByRole("tab", { name: "Charts" }).click();
  await card(page, "ttft_comparison").locator("canvas").waitFor();
}

const card = (page, name) => page.locator(`[data-chart="${name}"]`);
const boxOf = (page, name) => card(page, name).boundingBox();

test("charts are as high as their content, two in a row where there is room", async () => {
  await prepare();
  await visit(async (page) => {
    await openCharts(page);
    const [ttft, latency] = [await boxOf(page, "ttft_comparison"), await boxOf(page, "latency_comparison")];
    assert.equal(ttft.y, latency.y, "they share a row");
    assert.ok(ttft.x + ttft.width <= latency.x, "one stands beside the other");
    assert.ok(ttft.height < 400, `two boxes need no ${ttft.height} pixels`);
    assert.ok((await boxOf(page, "throughput_comparison")).width > 2 * ttft.width, "panels have a whole row");
    const family = await card(page, "ttft_comparison").evaluate(
      (node) => globalThis.getComputedStyle(node).fontFamily,
    );
    assert.match(family, /Inter/);
    assert.deepEqual(await objections(page), []);
    await picture(page, "charts-in-rows");
  }, wide);
  await visit(async (page) => {
    await openCharts(page);
    const [ttft, latency] = [await boxOf(page, "ttft_comparison"), await boxOf(page, "latency_comparison")];
    assert.equal(ttft.x, latency.x, "one below the other");
  }, usual);
});

// The denser a screen, the nearer: the memory of all canvases is limited.
test("charts are reached by their list, and on a dense screen only those near the view are drawn", async () => {
  await prepare();
  await visit(
    async (page) => {
      await openCharts(page);
      const list = page.getByRole("navigation", { name: "Jump to a chart" });
      const last = list.getByRole("button").last();
      const title = await last.textContent();
      await last.press("Enter");
      const place = page.locator("[data-place]:focus");
      await place.getByRole("heading", { name: title }).waitFor({ state: "attached" });
      await place.locator("canvas").waitFor();
      const bar = await list.boundingBox();
      assert.ok((await place.boundingBox()).y >= bar.y + bar.height, "the list does not cover it");
      const first = card(page, "ttft_comparison").locator("canvas");
      await until(async () => (await first.count()) === 0, "the first chart is far away and disposed of");
      await page.mouse.wheel(0, -100_000);
      await first.waitFor();
    },
    { ...usual, density: 3 },
  );
});

test("the table of a chart is copied, with its units", async () => {
  await prepare();
  await visit(async (page) => {
    await openCharts(page);
    const chart = card(page, "success_rate");
    await chart.getByRole("button", { name: /^Show as table/ }).press("Enter");
    const table = chart.getByRole("table").first();
    await table
      .getByRole("cell", { name: /Model chart-one/ })
      .first()
      .waitFor();
    const copied = () => page.evaluate(() => globalThis.runtime.ClipboardGetText());
    await chart.getByRole("button", { name: /^Copy as Markdown/ }).press("Enter");
    await said(page, "Text copied to the clipboard").waitFor();
    assert.match(await copied(), /^\| .*Model chart-one.* \|/m);
    await hush(page);
    await chart.getByRole("group", { name: /Success/ }).focus();
    await page.keyboard.press("Control+c");
    await until(
      async () => /^Model chart-one.*\t\d+/m.test(await copied()),
      "the key copies for a spreadsheet",
    );
    assert.deepEqual(await objections(page), []);
  }, usual);
});

test("hints open on focus", async () => {
  await prepare();
  await visit(async (page) => {
    await openCharts(page);
    const chart = card(page, "ttft_comparison");
    await chart.getByRole("button", { name: /^Show as table/ }).focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    await page.getByRole("tooltip").filter({ hasText: "Show as table" }).waitFor();
  }, usual);
});

/** The cells of the table of metrics that claim no difference: their text and the colours in it. */
const quiet = (page) =>
  page.getByRole("table", { name: "Metrics" }).evaluate((table) =>
    [...table.querySelectorAll("tbody td")]
      .filter((cell) => !/better|worse/.test(cell.textContent))
      .map((cell) => ({
        text: cell.textContent,
        colours: [...cell.querySelectorAll("*")].map((node) => globalThis.getComputedStyle(node).color),
      })),
  );

function holdQuiet(cells) {
  assert.ok(cells.length > 0);
  for (const { text, colours } of cells) {
    assert.doesNotMatch(text, /[▲▼]/, "no arrow");
    for (const colour of colours) {
      const [red, green, blue] = colour.match(/\d+/g).map(Number);
      const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
      assert.ok(spread < 40, `no colour: ${colour} in ${text}`);
    }
  }
}

test("a comparison draws no colour and no arrow within noise or between loads", async () => {
  await prepare();
  await visit(async (page) => {
    await compare(page, "Drawn once", "Drawn again");
    await page.getByRole("group", { name: "What the comparison shows" }).waitFor();
    holdQuiet(await quiet(page));
    const differences = card(page, "compare");
    await differences.locator("canvas").waitFor();
    await page.getByRole("combobox", { name: "Differences from the baseline of" }).waitFor();
    assert.deepEqual(await objections(page), []);
    await picture(page, "compare-noise");
  }, usual);
  await visit(async (page) => {
    await compare(page, "Drawn again", "Drawn wider");
    const alert = page.getByRole("alert").filter({ hasText: "These columns may not be comparable" });
    await alert.getByText(/is not compared: the workloads differ \(Load\)/).waitFor();
    assert.equal(await page.getByText(/is not compared/).count(), 1, "it is said once");
    assert.equal(await card(page, "compare").count(), 0, "no differences are drawn");
    const table = page.getByRole("table", { name: "Metrics" });
    assert.doesNotMatch(await table.textContent(), /better|worse/);
    holdQuiet(await quiet(page));
    await picture(page, "compare-loads");
  }, usual);
});

/** Selects runs in the history and compares them. */
async function compare(page, ...names) {
  await to(page, "History");
  for (const name of names) {
    await page.getByRole("row").filter({ hasText: name }).getByRole("checkbox").click();
  }
  await page.getByText("2 runs selected").waitFor();
  await page.getByRole("button", { name: "Compare", exact: true }).last().click();
  await page.getByRole("table", { name: "Metrics" }).waitFor();
}
