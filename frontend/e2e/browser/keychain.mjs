// A key that is pasted goes into the keychain of the desktop and nowhere else.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { simulate } from "./app.mjs";
import { app, objections, picture, said, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const canary = "sk-proj-Canary0123456789abcdefXYZ";

/** The files below a folder that contain a text. */
function filesWith(folder, text) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return paths.filter((path) => readFileSync(path).includes(text));
}

const model = async (name) => (await app.json("models")).find((one) => one.name === name);

test("a pasted key goes into the keychain at once, and its model measures with it", async () => {
  app.environment.GUARD_KEY = canary;
  const url = await simulate(
    app,
    "--models",
    "guarded",
    "--ttft",
    "10ms",
    "--itl",
    "2ms",
    "--auth",
    "env:GUARD_KEY",
  );
  delete app.environment.GUARD_KEY;
  await visit(async (page) => {
    const paste = async (text) => {
      await page.evaluate((text) => globalThis.navigator.clipboard.writeText(text), text);
      await page.keyboard.press("Control+v");
    };
    await to(page, "Models");
    await page.getByRole("button", { name: "Add model" }).click();
    const form = page.getByRole("dialog", { name: "Add model" });
    await form.getByLabel("URL").fill(url);
    await form.getByLabel("Model id").fill("guarded");
    await form.getByText("Keychain", { exact: true }).click();
    await form.getByLabel("Paste the key").click();
    await paste(canary);
    await form.getByText("Stored in the keychain as guarded", { exact: true }).waitFor();
    assert.ok(!(await page.content()).includes(canary), "the key is not on the page");
    assert.deepEqual(await objections(page), []);
    await picture(page, "key-stored");

    await form.getByRole("button", { name: "Test connection" }).click();
    const answer = form
      .getByRole("table", { name: "Test connection" })
      .getByRole("row")
      .filter({ hasText: "Response" });
    await answer.getByRole("img", { name: "ok" }).waitFor();
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("guarded is saved.").waitFor();
    assert.equal((await model("guarded")).key, "keyring:guarded");

    // A second key of the same name gets another, and goes with a form that is not saved.
    await page.getByRole("button", { name: "Add model" }).click();
    await form.getByLabel("Model id").fill("guarded");
    await form.getByText("Environment variable", { exact: true }).click();
    await form.getByLabel("Name of the variable").click();
    await paste(`${canary}2`);
    await form.getByText("Stored in the keychain as guarded-2", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Discard changes" }).click();
    await until(
      () =>
        app.lap("key", "remove", "guarded-2").then(
          () => false,
          ({ stderr }) => /has no key "guarded-2"/.test(stderr),
        ),
      "the key of the discarded form is gone",
    );

    await app.lap("run", "guarded", "--lengths", "short", "--iterations", "1", "--output-dir", "");
    await page.getByRole("button", { name: "Actions for guarded" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    const question = page.getByRole("dialog", { name: "Remove guarded?" });
    await question.getByLabel("Also remove the key guarded from the keychain").check();
    await question.getByRole("button", { name: "Remove" }).click();
    await said(page, "guarded was removed.").waitFor();
    await assert.rejects(app.lap("key", "remove", "guarded"), /has no key/);
  });
  assert.deepEqual(filesWith(app.home, canary), [], "no file holds the key");
});
