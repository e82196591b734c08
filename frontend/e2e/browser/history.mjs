// The list of runs: found, filtered, put in order, marked, deleted and brought back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app, hush, said, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const swift = ["--lengths", "short", "--iterations", "1", "--max-tokens", "6", "--output-dir", ""];

test("runs are found, sorted, marked, and deleted with a way back", async () => {
  // Three speeds, so that the order by TTFT is known.
  for (const [name, ttft, tag] of [
    ["Harbour", 120, "coast"],
    ["Island", 10, "coast"],
    ["Jetty", 300, "pier"],
  ]) {
    await app.lap("models", "edit", "sim-steady", "--url", `simulated:?ttft=${ttft}ms&itl=1ms`);
    await app.lap("run", "sim-steady", ...swift, "--name", name, "--tag", tag, "--tag", "sea");
  }
  const run = async (name) => (await app.json("history", "--text", name))[0];
  await visit(async (page) => {
    await to(page, "History");
    const list = page.getByRole("grid", { name: "Runs" });
    const row = (name) => list.getByRole("row").filter({ hasText: name });
    const names = async () => {
      const shown = await list
        .getByRole("row")
        .filter({ has: page.getByRole("gridcell") })
        .allTextContents();
      return shown.map((text) => /Harbour|Island|Jetty|Quay/.exec(text)?.[0] ?? text);
    };
    const lists = (...wanted) =>
      until(async () => String(await names()) === String(wanted), `the list is ${wanted}`).catch(
        async (error) => {
          throw new Error(`${error.message}, but it is ${await names()}`);
        },
      );

    await row("Harbour").waitFor();
    await page.keyboard.press("Control+f");
    await page.keyboard.type("sea");
    await lists("Jetty", "Island", "Harbour");

    await page.getByRole("combobox", { name: "Sort by" }).click();
    await page.getByRole("option", { name: "TTFT p50" }).click();
    await lists("Island", "Harbour", "Jetty");
    await page.getByRole("button", { name: "Ascending; reverse order" }).click();
    await lists("Jetty", "Harbour", "Island");

    await page.getByRole("combobox", { name: "Tag", exact: true }).click();
    await page.getByRole("option", { name: /^coast/ }).click();
    await lists("Harbour", "Island");

    await row("Island").getByRole("button", { name: "Starred: Island" }).click();
    await until(
      async () => (await app.json("history", "--starred")).some(({ name }) => name === "Island"),
      "the star is kept",
    );
    await page.getByRole("switch", { name: "Starred only" }).press("Space");
    await lists("Island");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("combobox", { name: "Sort by" }).click();
    await page.getByRole("option", { name: "Start", exact: true }).click(); // the order is remembered
    await row("Jetty").waitFor();

    const menu = async (name, item) => {
      await row(name)
        .getByRole("button", { name: `Actions for ${name}` })
        .click();
      await page.getByRole("menuitem", { name: item, exact: true }).click();
    };
    await menu("Jetty", "Tags");
    const tags = page.getByRole("dialog", { name: "Tags of Jetty" });
    await tags.getByRole("combobox", { name: "Tags" }).fill("deep");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab"); // closes the tags that are proposed
    await tags.getByRole("button", { name: "Save" }).click();
    await tags.waitFor({ state: "detached" });
    assert.deepEqual((await run("Jetty")).tags.sort(), ["deep", "pier", "sea"]);

    await menu("Jetty", "Note");
    const note = page.getByRole("dialog", { name: "Note of Jetty" });
    await note.getByLabel("Note").fill("Low water.");
    await note.getByRole("button", { name: "Save" }).click();
    await note.waitFor({ state: "detached" });
    assert.equal((await run("Jetty")).note, "Low water.");

    await menu("Jetty", "Rename");
    await page.getByLabel("Name of the run").fill("Quay");
    await page.keyboard.press("Enter");
    await row("Quay").waitFor();
    assert.equal((await run("Quay")).name, "Quay");

    await menu("Quay", "Delete");
    await row("Quay").waitFor({ state: "detached" });
    assert.equal(await run("Quay"), undefined);
    await said(page, "1 run deleted").getByRole("button", { name: "Undo" }).click();
    await row("Quay").waitFor();
    assert.equal((await run("Quay")).note, "Low water.");
    await hush(page);

    await row("Quay").getByText("Quay").click();
    await page.getByRole("heading", { name: "Quay" }).waitFor();
    await page.getByText("Low water.").waitFor();
  });
});
