// An endpoint of one's own: from its URL to its figures, again from the start page,
// and what is said where it does not answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulate } from "./app.mjs";
import { app, objections, picture, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

test("a real endpoint leads to its first figures in at most eight interactions, and is offered again", async () => {
  const url = await simulate(app, "--models", "tiny", "--ttft", "20ms", "--itl", "2ms");
  await visit(async (page) => {
    let interactions = 0;
    const act = async (what) => {
      interactions++;
      await what;
    };
    await to(page, "Start");
    await act(page.getByRole("button", { name: /^Add a real endpoint/ }).click());
    const form = page.getByRole("dialog", { name: "Add model" });
    await act(form.getByLabel("URL").fill(url));
    await act(form.getByRole("combobox", { name: /^Model id/ }).fill("tiny"));
    await act(form.getByRole("button", { name: "Save", exact: true }).click());
    const measure = page.getByRole("button", { name: "Measure it" });
    await measure.waitFor();
    assert.deepEqual(await objections(page), []);
    await picture(page, "model-added");
    await until(() => measure.evaluate((button) => button === document.activeElement), "it has the focus");
    await act(page.keyboard.press("Enter"));
    await page.getByRole("heading", { name: "New run" }).waitFor();
    const ready = page.getByRole("button", { name: /^Start/, disabled: false }).first();
    await ready.waitFor();
    await act(page.keyboard.press("Control+Enter"));
    await page.getByText("The run is finished.").waitFor();
    const row = page.getByRole("table", { name: "Models" }).getByRole("row", { name: /^tiny/ });
    assert.match(await row.textContent(), /\d.ms/, "its figures are there");
    assert.ok(interactions <= 8, `${interactions} interactions`);
    const run = await app.json("history", "show", "last");
    assert.deepEqual(
      run.plan.endpoints.map(({ name }) => name),
      ["tiny"],
    );

    await to(page, "Start");
    const again = page.getByRole("button", { name: /^Measure tiny again/ });
    await again.and(page.locator(":enabled")).waitFor();
    await again.click();
    await page.getByText("The run is finished.").waitFor();
    await to(page, "Start");
    const last = page.getByRole("region", { name: "Last run" });
    await last.getByText(/comparable runs/).waitFor();
    await last.getByRole("button", { name: /TTFT p50/ }).waitFor();
    await page.getByRole("button", { name: "Measure the two simulated models" }).waitFor();
    assert.deepEqual(await objections(page), []);
    await picture(page, "start-real");
  });
});

test("a run without a success is failed everywhere, with what to do, and nowhere finished", async () => {
  await app.lap("models", "add", "dead", "--model", "dead", "--url", "http://127.0.0.1:9/v1");
  const plan = ["--lengths", "short", "--iterations", "1", "--output-dir", "", "--name", "Dead run"];
  await assert.rejects(app.lap("run", "dead", ...plan), "the command line says so by its exit code");
  assert.match(await app.lap("history", "--state", "failed"), /failed +Dead run/);
  await visit(async (page) => {
    await to(page, "Start");
    const last = page.getByRole("region", { name: "Last run" });
    await last.getByText("failed", { exact: true }).waitFor();
    await last.getByText(/connection refused/).waitFor();
    assert.equal(await last.getByText("finished").count(), 0);
    assert.deepEqual(await objections(page), []);
    await to(page, "History");
    const row = page.getByRole("row").filter({ hasText: "Dead run" });
    await row.getByText("failed", { exact: true }).waitFor();
    assert.equal(await row.getByText("finished").count(), 0);
    await to(page, "Start");
    await last.getByRole("button", { name: "Dead run" }).click();
    await page.getByText(/^The run failed: no request succeeded/).waitFor();
    await page.getByText(/is the server running/).waitFor();
    assert.equal(await page.getByText("finished", { exact: true }).count(), 0);
    assert.deepEqual(await objections(page), []);
    await picture(page, "results-failed");
  });
  await app.lap("models", "remove", "dead");
});
