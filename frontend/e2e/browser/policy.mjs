// The policy of the page: it shows every page, dialog and tooltip without
// breaking it, and neither a script nor a style that got in by mistake applies.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInjected } from "../injected.mjs";
import { app, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const pages = ["Start", "Models", "Prompts", "New run", "Live", "Queue", "History", "Compare"];

test("no page, dialog or tooltip breaks the policy of the page", async () => {
  const plan = ["--lengths", "short", "--iterations", "1", "--max-tokens", "12", "--output-dir", ""];
  await app.lap("models", "add", "policed", "--url", "simulated:?ttft=5ms&itl=1ms", "--model", "m");
  await app.lap("run", "policed", ...plan, "--name", "Under the policy");
  await visit(async (page) => {
    const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    assert.doesNotMatch(policy, /unsafe|\*|https?:|NONCE/);
    await page.evaluate(() => {
      globalThis.broken = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        globalThis.broken.push(`${event.effectiveDirective}: ${event.sample || event.blockedURI}`),
      );
    });
    for (const name of pages) await to(page, name);
    await to(page, "Models");
    await page.getByRole("button", { name: "Add model" }).first().click();
    await page.getByRole("dialog").waitFor();
    assert.equal(
      await page.evaluate(() => globalThis.getComputedStyle(document.body).overflow),
      "hidden",
      "a dialog keeps the page behind it still",
    );
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByLabel("Page, action, model or run").waitFor();
    await page.keyboard.press("Escape");

    await to(page, "History");
    await page
      .getByRole("row")
      .filter({ hasText: "Under the policy" })
      .first()
      .getByText("Under the policy")
      .click();
    await page.getByRole("tab", { name: "Charts" }).click();
    const chart = page.locator('[data-chart="success_rate"]');
    await chart.scrollIntoViewIfNeeded();
    await chart.locator("canvas").waitFor();
    const box = await chart.boundingBox();
    await until(async () => {
      for (let y = 20; y < box.height; y += 12) {
        await page.mouse.move(box.x + box.width / 2, box.y + y);
        const dot = chart.locator("svg circle");
        if ((await dot.count()) > 0) return (await dot.first().boundingBox()).width === 10;
      }
      return false;
    }, "a tooltip with its dot is shown");
    assert.deepEqual(await page.evaluate(() => globalThis.broken), []);
  });
});

test("what got into the page by mistake does not run", () =>
  visit(async (page) => {
    const other = await page.context().newPage(); // the first one may say nothing on its console
    await other.goto(app.origin);
    await other.locator("h1").waitFor();
    assert.deepEqual(await other.evaluate(runInjected), { ran: [], evaluated: "EvalError" });
    for (const directive of ["script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr"]) {
      const line = `the policy of the page kept out: ${directive}`;
      await until(() => app.log().includes(line), `the log has what broke ${directive}`);
    }
  }));
