// Makes the pictures of the documents from the page with the real backend: simulated
// models with the same seeds each time, light and dark. What they show is measured, so
// figures differ in their last digits; a run that this machine spoilt is repeated.
import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { app, to, visit } from "./browser/world.mjs";

const folder = resolve("docs/pictures");
const size = { width: 1200, height: 750 };
const largest = 150_000; // bytes: a page with six of them still opens at once

const models = {
  "llama-vllm": ["Llama 3.1 8B (vLLM)", "ttft=90ms&ttft_jitter=0.4&itl=7ms&jitter=0.3&tokens=48&seed=1"],
  "llama-nim": ["Llama 3.1 8B (NIM)", "ttft=130ms&ttft_jitter=0.3&itl=6ms&jitter=0.2&tokens=48&seed=2"],
};

/** Measures both until nothing speaks against the figures; other work on this machine does now and then. */
async function measure(name, ...flags) {
  for (let tries = 0; tries < 4; tries++) {
    await app.lap("run", ...Object.keys(models), "--name", name, "--output-dir", "", "--seed", "7", ...flags);
    if (!/^(Read with care|Do not use)/m.test(await app.lap("history", "show", "last"))) return;
    await app.lap("history", "delete", "last");
  }
  assert.fail(`this machine is too busy to measure ${name}`);
}

async function shoot(page, name) {
  mkdirSync(folder, { recursive: true });
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
    await page.mouse.move(size.width - 2, size.height - 2); // no hint hangs over the page
    await page.waitForTimeout(400); // charts are drawn anew in a frame of their own
    const path = join(folder, `${name}-${scheme}.png`);
    await page.screenshot({ path });
    assert.ok(statSync(path).size <= largest, `${path} has ${statSync(path).size} bytes`);
  }
}

test("pictures of the documents", async () => {
  for (const [name, [title, behaviour]] of Object.entries(models)) {
    await app.lap(
      "models",
      "add",
      name,
      "--url",
      `simulated:?${behaviour}`,
      "--model",
      name,
      "--title",
      title,
    );
  }
  const load = ["--mode", "concurrent", "--concurrent", "4", "--warmup", "8", "--requests", "160"];
  await measure("Two deployments, 4 users", ...load);
  await visit(async (page) => {
    await to(page, "History");
    await page.getByRole("row").filter({ hasText: "Two deployments" }).getByText("Two deployments").click();
    await page.getByRole("heading", { name: "Two deployments" }).waitFor();
    await shoot(page, "results");
    await page.getByRole("tab", { name: "Charts" }).click();
    await page.locator('[data-chart="ttft_comparison"] canvas').waitFor();
    await shoot(page, "charts");
    await page.getByRole("button", { name: "Edit and run" }).click();
    await page
      .getByRole("complementary", { name: "Preview" })
      .getByRole("button", { name: /^Start/ })
      .and(page.locator(":enabled"))
      .waitFor();
    await shoot(page, "new-run");

    await to(page, "History");
    await page.getByRole("row").filter({ hasText: "Two deployments" }).getByRole("checkbox").click();
    await page.getByRole("button", { name: "Compare", exact: true }).last().click();
    await page
      .getByRole("table", { name: "Metrics" })
      .getByText(/better|worse/)
      .first()
      .waitFor();
    await shoot(page, "compare");
  }, size);
});
