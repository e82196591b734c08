// Runs from the page: set up, watched, ended, stopped, refused.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { simulate } from "./app.mjs";
import { app, picture, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

/** Unfolds the fields that are seldom changed. */
const openAdvanced = (page) => page.getByRole("button", { name: /^Advanced/ }).click();

/** A kind of load; presets have the same names. */
const kind = (page, name) => page.getByRole("radiogroup", { name: "Load type" }).getByRole("radio", { name });

/** Chooses nothing but one model, and all prompts once, on the page of a new run. */
async function measureOnly(page, title) {
  await to(page, "New run");
  const short = page.getByRole("checkbox", { name: "short" });
  if (await short.isChecked()) await short.press("Space");
  const models = page.getByRole("region", { name: "Models" });
  await models.getByRole("button", { name: "None" }).click();
  await models.getByRole("checkbox", { name: new RegExp(title) }).check();
}

test("a run is set up, watched from any page, and its command does the same", async () => {
  const url = await simulate(app, "--ttft", "2s", "--itl", "10ms", "--jitter", "0.2");
  await app.lap("models", "add", "alpha", "--url", url, "--model", "alpha", "--title", "Alpha");
  await visit(async (page) => {
    await measureOnly(page, "Alpha");
    const start = page.locator("aside").getByRole("button", { name: /^Start/ });
    const times = page.getByLabel("Iterations per prompt");
    await times.fill("0");
    const mistake = page.getByText(/^iterations 0: use a number/);
    await mistake.waitFor();
    const [described] = await times.evaluate((field) =>
      field
        .getAttribute("aria-describedby")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent),
    );
    assert.match(described, /iterations 0/, "the mistake stands beside its field");
    assert.equal(await start.count(), 0, "nothing starts with a mistake");
    await page.getByRole("heading", { name: "New run" }).click();
    await page.getByRole("button", { name: "Fix 1 problem" }).click();
    assert.ok(
      await times.evaluate((field) => field === document.activeElement),
      "the button leads to the mistake",
    );

    await times.fill("4");
    await mistake.waitFor({ state: "detached" });
    await page.getByRole("checkbox", { name: "short" }).press("Space");
    await kind(page, "Users").press("Space");
    await page.getByLabel("Users per model").fill("4");
    await page.getByLabel("Max output tokens").fill("64");
    await openAdvanced(page);
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Name", { exact: true }).fill("From the page");
    const facts = page.getByRole("complementary", { name: "Preview" });
    await facts.getByText("24", { exact: true }).waitFor();
    await facts.getByText("1,536", { exact: true }).waitFor(); // 24 requests of 64 tokens
    const command = facts.getByText(/ run .*--concurrent 4/);
    await facts.getByText(/From the page/).waitFor();
    const line = await command.textContent();

    await start.click();
    await page.getByRole("heading", { name: "From the page" }).waitFor();
    await page.getByRole("button", { name: "Stop", exact: true }).waitFor();
    await to(page, "Prompts");
    await page.getByRole("heading", { name: "Prompts", exact: true }).waitFor();
    await page.getByRole("img", { name: /^Run in progress/ }).waitFor();
    await to(page, "Live");
    await page.getByRole("row", { name: /^Alpha/ }).waitFor();
    await page.getByText("The run is finished.").waitFor();

    const [mine] = await app.json("history", "--limit", "1");
    const { summary } = await app.json("history", "show", mine.id);
    assert.equal(summary.models[0].attempts, 24, "all requests of the preview were sent");
    assert.equal(mine.name, "From the page");
    await promisify(execFile)("/bin/sh", ["-c", `${line} --no-visualizations`], {
      cwd: app.home,
      env: app.environment,
    });
    const [theirs] = await app.json("history", "--limit", "1");
    assert.notEqual(theirs.id, mine.id);
    assert.deepEqual(theirs.plan, mine.plan, "the command makes the same plan");
  });
  await app.lap("models", "remove", "alpha");
});

test("a rate in stages is drawn and listed before it is run", async () => {
  const url = await simulate(app, "--ttft", "20ms", "--itl", "1ms");
  await app.lap("models", "add", "delta", "--url", url, "--model", "delta", "--title", "Delta");
  await visit(async (page) => {
    await measureOnly(page, "Delta");
    await kind(page, "Request rate").press("Space");
    await page.getByLabel("Requests per second per model").fill("5,10");
    await page.getByRole("radio", { name: "Duration", exact: true }).press("Space");
    await page.getByLabel("Stage duration", { exact: true }).fill("2");
    await page.getByLabel("Name", { exact: true }).fill("Two rates");
    await page.getByRole("img", { name: /^Load over 4\b.*, requests per second: 5, 10$/ }).waitFor();
    const stages = page.getByRole("table", { name: "Stages" });
    assert.equal(await stages.getByRole("row").count(), 3, "a head and two stages");
    const facts = page.getByRole("complementary", { name: "Preview" });
    await facts.getByText("30", { exact: true }).waitFor(); // 2 s of 5 and of 10 requests per second, on average
    await facts.getByText(/--rate 5,10 .*Two rates/).waitFor();
    await facts.getByRole("button", { name: /^Start/ }).click();
    await page.getByRole("heading", { name: "Two rates" }).waitFor(); // until then the page shows the run before
    await page.getByText("The run is finished.").waitFor();
  });
  const [run] = await app.json("history", "--limit", "1");
  assert.deepEqual(
    run.plan.stages.map(({ load }) => load.rate),
    [5, 10],
  );
  await app.lap("models", "remove", "delta");
});

test("a sweep asks for its objectives, and its answer stands in the results", async () => {
  const url = await simulate(app, "--ttft", "20ms", "--itl", "1ms");
  await app.lap("models", "add", "sigma", "--url", url, "--model", "sigma", "--title", "Sigma");
  await visit(async (page) => {
    await measureOnly(page, "Sigma");
    await kind(page, "Sweep").press("Space");
    await page.getByRole("textbox", { name: "Objectives" }).fill("ttft.p95=5s");
    await openAdvanced(page);
    await page.getByLabel("Start level").fill("20");
    await page.getByLabel("Highest level").fill("40");
    await page.getByLabel("Time per level").fill("1");
    await page.getByLabel("Min requests per level").fill("20");
    await page.getByLabel("Settling time per stage").fill("0");
    await page.getByLabel("Max output tokens").fill("8");
    await page.getByLabel("Name", { exact: true }).fill("How much");
    const facts = page.getByRole("complementary", { name: "Preview" });
    await facts.getByText("20 to 40/s").waitFor();
    await facts.getByText(/ sweep sigma .*--slo ttft\.p95=5s .*How much/).waitFor();
    await picture(page, "sweep");
    await facts.getByRole("button", { name: /^Start/ }).click();
    await page.getByRole("heading", { name: "How much" }).waitFor();
    await page.getByText("The run is finished.").waitFor();
    await page.getByRole("button", { name: "Open results" }).click();
    const [run] = await app.json("history", "--limit", "1");
    const { execution, plan } = await app.json("history", "show", run.id);
    assert.equal(plan.sweep.to, 40);
    assert.equal(execution.sweeps[0].end, "highest", "even the highest level holds");
    await page.getByText(execution.sweeps[0].reason).first().waitFor();
  });
  await app.lap("models", "remove", "sigma");
});

test("a trace is chosen, described and played again", async () => {
  const url = await simulate(app, "--ttft", "20ms", "--itl", "1ms");
  await app.lap("models", "add", "tau", "--url", url, "--model", "tau", "--title", "Tau");
  const file = join(app.answers, "in", "night.csv");
  writeFileSync(file, "at,input,output\n0,40,8\n1,60,8\n2,80,8\n4,60,8\n");
  await visit(async (page) => {
    await measureOnly(page, "Tau");
    await kind(page, "Trace").press("Space");
    await page.getByText(/^no trace is chosen/).waitFor();
    await page.getByRole("button", { name: "Open trace" }).click();
    await page.getByText(/^4 requests over 4\b.*, prompts of 60 tokens on average/).waitFor();
    await page.getByLabel("Speed factor").fill("2");
    await page.getByLabel("Name", { exact: true }).fill("The night");
    await page.getByRole("img", { name: /^Load of the trace over 2\b/ }).waitFor();
    const facts = page.getByRole("complementary", { name: "Preview" });
    await facts.getByText(/--trace-speed 2 .*The night/).waitFor();
    await picture(page, "trace");
    await facts.getByRole("button", { name: /^Start/ }).click();
    await page.getByRole("heading", { name: "The night" }).waitFor();
    await page.getByText("The run is finished.").waitFor();
  });
  rmSync(file);
  const [run] = await app.json("history", "--limit", "1");
  assert.equal(run.plan.trace.count, 4);
  assert.equal(run.plan.stages[0].load.speed, 2);
  await app.lap("models", "remove", "tau");
});

test("a run that is stopped now keeps what was measured", async () => {
  const url = await simulate(app, "--ttft", "60ms", "--itl", "25ms");
  await app.lap("models", "add", "beta", "--url", url, "--model", "beta", "--title", "Beta");
  await visit(async (page) => {
    await measureOnly(page, "Beta");
    await page.getByLabel("Iterations per prompt").fill("50");
    await page.getByLabel("Max output tokens").fill("40");
    await page.getByLabel("Name", { exact: true }).fill("Cut short");
    await page
      .locator("aside")
      .getByText(/--name 'Cut short'/)
      .waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "Cut short" }).waitFor();
    const last = page.getByRole("region", { name: "Latest requests" });
    await until(
      async () => (await last.getByText("ok", { exact: true }).count()) >= 2,
      "two requests have ended",
    );
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("menuitem", { name: /^Stop now/ }).click();
    await page.getByText("The run was stopped. What was measured is stored.").waitFor();
    await page.getByRole("button", { name: "Open results" }).click();
    await page.getByRole("heading", { name: "Cut short" }).waitFor();
    await page.getByText("stopped", { exact: true }).waitFor();

    const run = await app.json("history", "show", "last");
    assert.equal(run.name, "Cut short");
    assert.equal(run.state, "stopped");
    const [model] = run.summary.models;
    assert.ok(model.successes >= 2, "what had ended is there");
    assert.ok(model.cancelled >= 1, "what was under way is marked");
    assert.ok(model.attempts < 900, "the rest was never sent");
    await page.getByText(`${model.successes} of ${model.attempts} requests succeeded`).waitFor();
  });
  await app.lap("models", "remove", "beta");
});

test("a run that cannot begin says why in a sentence", async () => {
  await app.lap(
    "models",
    "add",
    "locked",
    "--url",
    "http://127.0.0.1:9/v1",
    "--model",
    "locked",
    "--key",
    "env:NOPE",
  );
  await visit(async (page) => {
    await measureOnly(page, "locked");
    const start = page.locator("aside").getByRole("button", { name: /^Start/ });
    await until(() => start.isEnabled(), "the form can be started");
    await start.click();
    const alert = page.getByRole("alert").filter({ hasText: "NOPE" });
    await alert.waitFor();
    assert.match(await alert.textContent(), /NOPE/);
    assert.equal((await app.json("history", "--text", "locked")).length, 0, "no run is kept of it");
  });
  await app.lap("models", "remove", "locked");
});
