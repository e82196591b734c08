// A model that became slower: seen in its trend, found in the history, left out for a reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const swift = ["--lengths", "short", "--iterations", "2", "--max-tokens", "5", "--output-dir", ""];

test("a model that became slower is found, and a run can be left out of its trend", async () => {
  const run = async (ttft, name) => {
    await app.lap("models", "edit", "sim-steady", "--url", `simulated:?ttft=${ttft}ms&itl=1ms`);
    await app.lap("run", "sim-steady", ...swift, "--name", name);
  };
  for (let night = 1; night <= 6; night++) await run(40, `Night ${night}`);
  await run(160, "Slow morning");
  const regressed = async () => (await app.json("history", "--regressed")).map(({ name }) => name);
  await visit(async (page) => {
    await to(page, "History");
    const row = page.getByRole("grid", { name: "Runs" }).getByRole("row").filter({ hasText: "Slow morning" });
    await page.getByRole("switch", { name: "Regressed only" }).press("Space");
    await row.waitFor();
    assert.ok((await regressed()).includes("Slow morning"), "the command line finds it too");

    const trends = page.getByRole("button", { name: "Trends", exact: true });
    if ((await trends.getAttribute("aria-expanded")) !== "true") await trends.click();
    await page
      .getByRole("button", { name: /^Chart: .*teady/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog", { name: /^Trend of/ });
    await dialog.locator("canvas").first().waitFor();
    await dialog.getByRole("button", { name: "Slow morning" }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });

    await row.getByRole("button", { name: "Actions for Slow morning" }).click();
    await page.getByRole("menuitem", { name: "Exclude from trends" }).click();
    const why = page.getByRole("dialog", { name: "Exclude Slow morning from trends" });
    await why.getByLabel("Reason").fill("A backup ran.");
    await why.getByRole("button", { name: "Save" }).click();
    await row.waitFor({ state: "detached" });
    await until(async () => !(await regressed()).includes("Slow morning"), "it no longer counts");
    await page.getByRole("switch", { name: "Regressed only" }).press("Space");
    await row.getByText("excluded from trends").waitFor();
  });
});
