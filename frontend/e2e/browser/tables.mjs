// The tables: what they show at which size, what is remembered of them, and the
// keys of their rows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app, hush, objections, said, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const plan = ["--output-dir", "", "--max-tokens", "8", "--lengths", "short"];
const long = "A name that is far too long for the column of any table and has to be cut somewhere";

let filled;
const fill = () =>
  (filled ??= (async () => {
    await app.lap("run", "sim-swift", ...plan, "--iterations", "1", "--name", "Anchor", "--tag", "tables");
    await app.lap("run", "sim-swift", ...plan, "--iterations", "1", "--name", "Buoy", "--tag", "tables");
    const load = ["--mode", "concurrent", "--concurrent", "1,2", "--iterations", "1", "--warmup", "1"];
    await app.lap("run", "sim-swift", "sim-steady", ...plan, ...load, "--name", long, "--tag", "tables");
  })());

const list = (page) => page.getByRole("grid", { name: "Runs" });
const requests = (page) => page.getByRole("grid", { name: "Requests of the run" });

async function openRequests(page, name) {
  await to(page, "History");
  await page.getByRole("searchbox").fill("tables");
  await list(page).getByText(name).first().click();
  await page.getByRole("tab", { name: "Requests" }).click();
  await requests(page).getByRole("gridcell").first().waitFor();
}

const heads = async (grid) =>
  (await grid.getByRole("columnheader").allTextContents()).map((text) => text.trim()).filter(Boolean);

/** Whether all of a table can be seen without scrolling sideways. */
const fits = (grid) => grid.evaluate((box) => box.scrollWidth <= box.clientWidth + 1);

for (const [width, height, models, figures] of [
  [900, 600, "one", ["TTFT", "TPOT", "Latency", "Speed", "In", "Out"]],
  [900, 600, "two", ["TTFT", "TPOT", "Latency"]],
  [1280, 800, "two", ["TTFT", "TPOT", "Latency", "Speed", "In", "Out"]],
])
  test(`requests of ${models} at ${width}: figures are in sight, what is the same stands above`, async () => {
    await fill();
    await visit(
      async (page) => {
        await openRequests(page, models === "one" ? "Anchor" : long);
        const shown = await heads(requests(page));
        for (const figure of figures) assert.ok(shown.includes(figure), `${figure} is among ${shown}`);
        assert.equal(shown.includes("Model"), models === "two");
        assert.ok(await fits(requests(page)), "nothing lies beyond the edge");
        if (models === "one")
          await page.getByText(/^All: Swift \(simulated\), no warm-up, ok, HTTP 200$/).waitFor();
        assert.deepEqual(await objections(page), []);
      },
      { width, height },
    );
  });

test("columns, widths and order are remembered, and reset", async () => {
  await fill();
  await visit(async (page) => {
    await openRequests(page, "Anchor");
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Outcome" }).check();
    await page.getByRole("checkbox", { name: "TPOT" }).uncheck();
    assert.deepEqual(await objections(page), []);
    await page.keyboard.press("Escape");

    const head = requests(page).getByRole("columnheader", { name: "Latency" });
    const width = async () => Math.round((await head.boundingBox()).width);
    await head.getByRole("button").click();
    const before = await width();
    await head.getByRole("button").press("Shift+ArrowRight");
    await until(async () => (await width()) === before + 16, "the column is wider by a step");
    const edge = await head.locator("[data-resize]").boundingBox();
    await page.mouse.move(edge.x + 4, edge.y + 8);
    await page.mouse.down();
    await page.mouse.move(edge.x + 52, edge.y + 8, { steps: 4 });
    await page.mouse.up();
    await until(async () => (await width()) === before + 64, "the column is as wide as it was dragged");
    await until(
      async () => (await page.evaluate("window.go.main.App.Settings()")).tables.requests?.sort === "latency",
      "the layout is stored",
    );

    await page.reload();
    await openRequests(page, "Buoy"); // another run
    const shown = await heads(requests(page));
    assert.ok(shown.includes("Outcome") && !shown.includes("TPOT"), `the columns are ${shown}`);
    assert.equal(await width(), before + 64);
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("button", { name: "Reset columns and widths" }).click();
    await page.keyboard.press("Escape");
    await until(async () => (await width()) !== before + 64, "the column has its own width again");
    assert.ok(!(await heads(requests(page))).includes("Outcome"));
    await requests(page).getByRole("columnheader", { name: "No." }).getByRole("button").click();
  });
});

test("rows of the history have keys: select all, rename, delete, undo", async () => {
  await fill();
  await visit(async (page) => {
    await to(page, "History");
    await page.getByRole("searchbox").fill("tables");
    const row = (name) => list(page).getByRole("row").filter({ hasText: name });
    await until(
      async () => (await list(page).getAttribute("aria-rowcount")) === "4",
      "three runs are listed",
    );
    await list(page).focus();
    await page.keyboard.press("Control+a");
    await page.getByText("3 runs selected").waitFor();
    await page.getByRole("button", { name: "Clear selection" }).click();

    await list(page).focus();
    await page.keyboard.press("End");
    await page.keyboard.press("F2");
    await page.getByLabel("Name of the run").fill("Anchor weighed");
    await page.keyboard.press("Enter");
    await row("Anchor weighed").waitFor();

    await page.keyboard.press("Delete"); // the focus is back in the table
    await row("Anchor weighed").waitFor({ state: "detached" });
    await said(page, "1 run deleted").waitFor();
    await page.keyboard.press("Control+z");
    await row("Anchor weighed").waitFor();
    await said(page, "1 run deleted").waitFor({ state: "detached" });

    await page.keyboard.press("Home");
    await page.keyboard.press("Space");
    await page.getByText("1 run selected").waitFor();
    assert.deepEqual(await objections(page), []);
    await page.getByRole("button", { name: "Clear selection" }).click();
    await list(page).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: long }).waitFor();
    await hush(page);
  });
});

test("the focus is back in the table, on the request shown last, when its details are closed", async () => {
  await fill();
  await visit(async (page) => {
    await openRequests(page, "Buoy");
    await requests(page).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Request 0" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("dialog", { name: "Request 1" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await until(
      () => requests(page).evaluate((grid) => grid === document.activeElement),
      "the table has the focus",
    );
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Request 1" }).waitFor();
  });
});

test("the models fit a small window and have keys", async () => {
  await fill();
  await visit(
    async (page) => {
      await to(page, "Models");
      const grid = page.getByRole("grid", { name: "Models" });
      await grid.getByRole("row", { name: /^Select Swift/ }).waitFor();
      for (const name of ["Name", "Model id", "Server", "Last test", "Runs"])
        await grid.getByRole("columnheader", { name }).waitFor();
      const box = grid.locator("xpath=..");
      assert.ok(
        await box.evaluate((part) => part.scrollWidth <= part.clientWidth + 1),
        "all columns are in sight",
      );
      await grid.focus();
      await page.keyboard.press("Control+a");
      await page
        .getByRole("toolbar")
        .getByText(/models selected$/)
        .waitFor();
      assert.deepEqual(await objections(page), []);
      await page.getByRole("button", { name: "Clear selection" }).click();
      await grid.focus();
      await page.keyboard.press("F2");
      await page.getByRole("dialog", { name: /^Edit / }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    },
    { width: 900, height: 600 },
  );
});

test("the palette finds a run by its tag, however old it is", async () => {
  await fill();
  await visit(async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByLabel("Page, action, model or run").fill("tables buoy");
    await page.getByText("Buoy", { exact: true }).waitFor();
    assert.deepEqual(await objections(page), []);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Buoy" }).waitFor();
  });
});
