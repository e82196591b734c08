// The handles of the steady window below the timeline: by key and by mouse, kept and undone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app, said, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

test("the steady window is moved by its handles", async () => {
  await app.lap(
    "models",
    "add",
    "sim-window",
    "--url",
    "simulated:?ttft=20ms&itl=2ms&tokens=20",
    "--model",
    "window",
  );
  const plan = ["--lengths", "short", "--iterations", "8", "--concurrent", "4", "--output-dir", ""];
  await app.lap("run", "sim-window", ...plan, "--name", "With a window");
  const model = async () => (await app.json("history", "show", "last")).summary.models[0];
  const before = (await model()).steady;
  await visit(async (page) => {
    await to(page, "Start");
    await page.getByRole("button", { name: /^With a window/ }).click();
    await page.getByRole("heading", { name: "With a window" }).waitFor();
    await page.getByRole("tab", { name: "Charts" }).click();
    const charts = page.getByRole("navigation", { name: "Jump to a chart" });
    await charts.getByRole("button", { name: "The run over time" }).press("Enter"); // drawn near the view alone
    const panel = page.getByRole("region", { name: "Steady window" });
    const begin = panel.getByRole("slider", { name: /^Start/ });
    await begin.scrollIntoViewIfNeeded();
    const from = Number(await begin.getAttribute("aria-valuenow"));
    await begin.focus();
    for (let key = 0; key < 20; key++) await page.keyboard.press("ArrowRight");
    await said(page, /was moved/).waitFor();
    await panel.getByText(/set manually/).waitFor();
    const moved = await model();
    const length = moved.window_ns / 1e9;
    assert.ok(moved.steady.by_hand);
    assert.ok(
      Math.abs(moved.steady.from / 1e9 - from - length / 5) < 0.02 * length,
      `20 % later: ${moved.steady.from}`,
    );
    assert.ok(moved.steady.figures.attempts < moved.attempts);

    await said(page, /was moved/)
      .getByRole("button", { name: "Undo" })
      .click();
    await until(async () => ((await model()).steady?.by_hand ?? false) === false, "the window is as it was");
    assert.equal((await model()).steady?.from, before?.from);

    const end = panel.getByRole("slider", { name: /^End/ });
    const thumb = await end.boundingBox();
    await page.mouse.move(thumb.x + thumb.width / 2, thumb.y + thumb.height / 2);
    await page.mouse.down();
    await page.mouse.move(thumb.x - 150, thumb.y + thumb.height / 2, { steps: 5 });
    await page.mouse.up();
    await panel.getByText(/set manually/).waitFor();
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.getByText(/^Steady window .*set manually/).waitFor();
    const figures = page.getByRole("radiogroup", { name: "Figures of" });
    await figures.getByText("Whole run", { exact: true }).click();
    await until(
      () => figures.getByRole("radio", { name: "Whole run" }).isChecked(),
      "the whole run is shown",
    );
  });
});
