// Two runs side by side: their figures, which way they differ, and in what they were unlike.
import assert from "node:assert/strict";
import { test } from "node:test";
import { amount, app, isFigure, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

test("two runs are held against each other", async () => {
  const plan = ["--lengths", "short", "--iterations", "2", "--output-dir", ""];
  const runs = [];
  for (const [name, ttft, tokens] of [
    ["Slow side", 240, "6"],
    ["Fast side", 60, "6"],
    ["Other side", 60, "12"],
  ]) {
    await app.lap("models", "edit", "sim-steady", "--url", `simulated:?ttft=${ttft}ms&itl=2ms`);
    await app.lap("run", "sim-steady", ...plan, "--max-tokens", tokens, "--name", name);
    runs.push(await app.json("history", "show", "last"));
  }
  const [slow, fast] = runs.map(({ summary }) => summary.models[0].ttft.p50);
  await visit(async (page) => {
    await compare(page, "Slow side", "Fast side");
    const metrics = page.getByRole("table", { name: "Metrics" });
    const heads = metrics.getByRole("columnheader");
    await heads.filter({ hasText: "Fast side" }).waitFor();
    const line = metrics
      .getByRole("row")
      .filter({ has: page.getByRole("rowheader", { name: "TTFT p50", exact: true }) });
    const cell = (n) => line.getByRole("cell").nth(n).textContent();
    isFigure(await cell(0), slow, "TTFT of the slow one");
    isFigure(await cell(1), fast, "TTFT of the fast one");
    const difference = /([▲▼]) ([+−-])(\d+(?:\.\d+)?)\s*% (\w+)/.exec(await cell(1));
    assert.ok(difference, `a difference in ${await cell(1)}`);
    assert.equal(difference[4], "better");
    assert.ok(Math.abs(amount(`${difference[3]} %`) - (slow - fast) / slow) < 0.01, difference[0]);
    const mark = line.getByRole("img").first();
    assert.match(await mark.getAttribute("aria-label"), /95 % interval from −\d+.% to −\d+.%/);
    await page
      .getByText(/Fast side is faster by .*\(TTFT p\d+\)/)
      .first()
      .waitFor();

    await heads.filter({ hasText: "Fast side" }).getByRole("radio").click();
    await until(async () => /worse/.test(await cell(0)), "the fast one is the baseline now");
    assert.doesNotMatch(await cell(1), /better|worse/);

    const chart = page.locator("[data-chart]").first();
    await chart.scrollIntoViewIfNeeded();
    await chart.locator("canvas, svg").first().waitFor();
  });
  await visit(async (page) => {
    await compare(page, "Slow side", "Other side");
    await page.getByText(/is not compared: the workloads differ \(Max output tokens\)/).waitFor();
    await page.getByText("These columns may not be comparable").waitFor();
    assert.doesNotMatch(await page.getByRole("table", { name: "Metrics" }).textContent(), /better|worse/);
    const plans = page.getByRole("table", { name: "Where the plans differ" });
    const limit = plans
      .getByRole("row")
      .filter({ has: page.getByRole("rowheader", { name: "Max output tokens" }) });
    assert.deepEqual((await limit.getByRole("cell").allTextContents()).sort(), ["12", "6"]);
  });
});

/** Selects runs in the history and compares them. */
async function compare(page, ...names) {
  await to(page, "History");
  for (const name of names) {
    await page.getByRole("row").filter({ hasText: name }).getByRole("checkbox").click();
  }
  await page.getByText("2 runs selected").waitFor();
  await page.getByRole("button", { name: "Compare", exact: true }).last().click();
}
