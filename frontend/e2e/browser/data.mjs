// The data in the settings: where it is, a check, a backup that can be used, and old runs
// that are deleted when that was confirmed, and brought back.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { app, objections, picture, visit } from "./world.mjs";
import { until } from "./until.mjs";

const columns =
  "endpoint_name,model_name,prompt_text,success,total_latency,time_to_first_token,output_tokens,time_per_output_token,timestamp,concurrent_level";
const row = 'gemma,google/gemma,"Hi",True,2,0.25,10,0.5,2020-11-07T19:45:56.178084,5';

/** Stores a run of today, and the only one that is years old. */
async function fill() {
  const plan = [
    "sim-swift",
    "--lengths",
    "short",
    "--iterations",
    "1",
    "--max-tokens",
    "8",
    "--output-dir",
    "",
  ];
  await app.lap("run", ...plan, "--name", "Data of today");
  await app.lap("history", "prune", "--older-than", "90d"); // those of other tests
  const file = join(app.home, "old.csv");
  writeFileSync(file, `${columns}\n${row}\n`);
  await app.lap("import", file);
}

const names = async () => (await app.json("history", "--limit", "0")).map(({ id }) => id);
const hasFocus = (part) => part.evaluate((it) => it === document.activeElement);
const button = (part, name) => part.getByRole("button", { name, exact: true });

/** Opens the data in the settings by keyboard. */
async function open(page) {
  await page.locator("main h1").first().waitFor();
  await page.keyboard.press("Control+,");
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await until(() => hasFocus(dialog.getByRole("tab", { selected: true })), "the first tab has the focus");
  await page.keyboard.press("ArrowRight");
  await dialog.getByText("tokenlap.db").waitFor();
  return dialog;
}

const prune = (dialog) => dialog.getByRole("region", { name: "Delete old runs" });

test("the data can be found, checked and backed up", async () => {
  await fill();
  const all = await names();
  await visit(async (page) => {
    const dialog = await open(page);
    await dialog.getByText(join(app.home, "data", "tokenlap.db"), { exact: true }).waitFor();
    await dialog.getByText(new RegExp(`^${all.length} runs, `)).waitFor();
    await button(dialog.getByRole("region", { name: "Check" }), "Check").press("Enter");
    await dialog.getByText(new RegExp(`^Nothing is wrong: ${all.length} runs with `)).waitFor();
    await button(dialog, "Back up …").press("Enter");
    await dialog.getByText("The backup is written").waitFor();
    assert.deepEqual(await objections(page), [], "axe");
  });
  const written = readdirSync(app.answers).filter((name) => /^tokenlap-backup-.*\.db$/.test(name));
  assert.equal(written.length, 1);
  const copy = join(app.home, "copy");
  mkdirSync(copy);
  copyFileSync(join(app.answers, written[0]), join(copy, "tokenlap.db"));
  const copied = await app.json("history", "--data-dir", copy, "--limit", "0");
  assert.deepEqual(
    copied.map(({ id }) => id),
    all,
  );
});

test("old runs are deleted when that is confirmed, and brought back", async () => {
  const all = await names();
  await visit(
    async (page) => {
      const dialog = await open(page);
      const start = button(prune(dialog), "Delete …");
      await prune(dialog).getByText("1 run, started on 7 Nov 2020").waitFor();
      await start.press("Enter");
      const question = page.getByRole("dialog", { name: "Delete 1 run?" });
      await until(
        () => hasFocus(button(question, "Cancel")),
        "the answer that changes nothing has the focus",
      );
      assert.deepEqual(await objections(page), [], "axe");
      await page.keyboard.press("Escape"); // answers the question alone
      await question.waitFor({ state: "detached" });
      await until(() => hasFocus(start), "the focus is back where it was");
      assert.deepEqual(await names(), all);

      await start.press("Enter");
      await button(question, "Delete").press("Enter");
      await prune(dialog).getByText("1 run is deleted.").waitFor();
      assert.equal((await names()).length, all.length - 1);
      await prune(dialog).getByText("No run is that old.").waitFor();
      const undo = button(prune(dialog), "Undo");
      await until(() => hasFocus(undo), "what undoes it has the focus");
      await undo.press("Enter");
      await prune(dialog).getByText("The runs are restored.").waitFor();
      assert.deepEqual(await names(), all);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    },
    { width: 900, height: 600 },
  );
});

test("the data is accessible in both schemes, at any size", async () => {
  for (const [scheme, width, height] of [
    ["light", 900, 600],
    ["dark", 1280, 800],
  ]) {
    await visit(
      async (page) => {
        const dialog = await open(page);
        await prune(dialog)
          .getByText(/^1 run, /)
          .waitFor();
        assert.deepEqual(await objections(page), [], `axe, ${scheme}`);
        await picture(page, `data-${scheme}-${width}`);
      },
      { scheme, width, height },
    );
  }
});
