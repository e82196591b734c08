// The first minute: from an empty store to the figures of two models.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app, isFigure, objections, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const figures = [
  ["TTFT p50", (model) => model.ttft.p50],
  ["TPOT p50", (model) => model.tpot.p50],
  ["Latency p50", (model) => model.latency.p50],
  ["Output speed p50", (model) => model.output_speed.p50],
  ["System throughput", (model) => model.system_tokens],
  ["Request rate", (model) => model.request_rate],
  ["Success rate", (model) => model.success_rate],
];

test("two key presses on a fresh store lead to the first figures, within half a minute", () =>
  visit(async (page) => {
    await page.getByRole("heading", { name: "How fast does your model answer?" }).waitFor();
    await page.getByRole("region", { name: "What you get" }).waitFor();
    assert.deepEqual(await objections(page), []);
    const began = Date.now();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "First look" }).waitFor();
    const models = page.getByRole("table", { name: "Models" });
    for (const title of ["Swift (simulated)", "Steady (simulated)"]) {
      await models.getByRole("row", { name: new RegExp(`^${title.replace(/[()]/g, "\\$&")}`) }).waitFor();
    }
    await page.getByText("The run is finished.").waitFor();
    assert.deepEqual(await objections(page), []);
    const whole = await models.getByRole("row", { name: /^Swift/ }).textContent();
    assert.doesNotMatch(whole, /(^|\D)0\u00a0tok\/s/, "the figures are those of the whole run");
    await until(
      () => page.evaluate(() => document.activeElement?.textContent === "Open results"),
      "the way to the results has the focus",
    );
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Overview", selected: true }).waitFor();
    const table = page.getByRole("table", { name: "Models side by side" });
    await table.getByRole("row", { name: /Swift/ }).waitFor();
    const took = (Date.now() - began) / 1000;
    assert.ok(took < 30, `the first figures took ${took} s`);
    assert.equal(await table.getByRole("cell", { name: "-", exact: true }).count(), 0, "no figure is absent");
    assert.equal(await page.getByText(/too few/).count(), 0, "nothing rests on too few samples");
    assert.equal(
      await page.locator(".mantine-Notifications-notification").count(),
      0,
      "one notice is enough",
    );

    const run = await app.json("history", "show", "last");
    assert.equal(run.name, "First look");
    assert.equal(run.state, "finished");
    assert.equal(run.summary.models.length, 2);
    for (const model of run.summary.models) {
      const { title } = run.plan.endpoints.find(({ name }) => name === model.endpoint);
      await page.getByRole("button", { name: title, exact: true, expanded: false }).click();
      const part = page.getByRole("region", { name: title, exact: true });
      await part.getByText(`${model.successes} of ${model.attempts} requests succeeded`).waitFor();
      for (const [name, value] of figures) {
        const text = await part
          .getByRole("group", { name, exact: true })
          .locator("div")
          .first()
          .textContent();
        isFigure(text, value(model.steady?.figures ?? model), `${title}, ${name}`);
      }
    }

    await to(page, "Start");
    await page
      .getByRole("region", { name: "Last run" })
      .getByRole("button", { name: /First look/ })
      .waitFor();
  }));
