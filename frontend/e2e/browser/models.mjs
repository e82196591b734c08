// A real endpoint, from its URL to the list of models.
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulate } from "./app.mjs";
import { app, hush, said, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const names = async () => (await app.json("models")).map(({ name }) => name);

test("a real endpoint is added, tested, copied, archived and removed", async () => {
  const url = await simulate(app, "--models", "tiny-one,tiny-two", "--ttft", "20ms", "--itl", "2ms");
  await visit(async (page) => {
    await to(page, "Models");
    await page.getByRole("button", { name: "Add model" }).click();
    const form = page.getByRole("dialog", { name: "Add model" });

    await form.getByLabel("URL").fill("http://127.0.0.1:9/v1");
    await form.getByRole("button", { name: "List models" }).click();
    const trouble = form.getByRole("alert");
    await trouble.waitFor();
    const words = await trouble.textContent();
    assert.match(words, /127\.0\.0\.1:9.*refused/, "what is wrong");
    assert.match(words, /check URL and key/, "what to do");

    await form.getByLabel("URL").fill(url);
    await form.getByRole("button", { name: "List models" }).click();
    await form.getByText("The server lists 2 models.").waitFor();
    await form.getByLabel("Model id").click();
    await page.getByRole("option", { name: "tiny-two" }).click();
    await form.getByLabel("Title").fill("Tiny two");

    await form.getByRole("button", { name: "Test connection" }).click();
    const steps = form.getByRole("table", { name: "Test connection" });
    for (const step of ["Connection", "Response", "Model list", "Stream", "Token usage"]) {
      const line = steps.getByRole("row").filter({ hasText: step }).first();
      await line.getByRole("img", { name: "ok" }).waitFor();
    }
    assert.equal(await steps.getByRole("img", { name: "failed" }).count(), 0);

    await form.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("tiny-two is saved.").waitFor();
    const row = page.getByRole("row", { name: /Tiny two/ });
    await row.getByText("answers").waitFor();
    const saved = (await app.json("models")).find(({ name }) => name === "tiny-two");
    assert.equal(saved.model, "tiny-two");
    assert.ok(saved.url.startsWith(url), saved.url);

    await row.getByRole("button", { name: "Actions for tiny-two" }).click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await form.getByLabel("Name", { exact: true }).fill("tiny-copy");
    await form.getByLabel("Title").fill("Tiny copy");
    await form.getByRole("button", { name: "Save", exact: true }).click();
    const copy = page.getByRole("row", { name: /Tiny copy/ });
    await copy.waitFor();
    assert.ok((await names()).includes("tiny-copy"));

    const act = async (deed) => {
      await hush(page);
      await copy.getByRole("button", { name: "Actions for tiny-copy" }).click();
      await page.getByRole("menuitem", { name: deed }).click();
    };
    await act("Archive");
    await copy.waitFor({ state: "detached" });
    await said(page, "tiny-copy is archived.").getByRole("button", { name: "Undo" }).click();
    await copy.waitFor();

    await act("Remove");
    const question = page.getByRole("dialog", { name: "Remove tiny-copy?" });
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
    assert.ok((await names()).includes("tiny-copy"), "Cancel removes nothing");
    await act("Remove");
    await question.getByRole("button", { name: "Remove" }).click();
    await copy.waitFor({ state: "detached" });
    await until(async () => !(await names()).includes("tiny-copy"), "the copy is removed");
    await app.lap("models", "remove", "tiny-two");
  });
});
