// A key that a server repeats reaches nothing that the page shows or is told.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { simulate } from "./app.mjs";
import { app, said, to, visit } from "./world.mjs";

const canary = "page-canary/Zx9+Qw7=Kp3"; // like no key of a vendor, so that it is known by its value alone

test("no title, message, notification, event or answer of a call has the key", async () => {
  const file = join(app.home, "canary.key");
  writeFileSync(file, canary, { mode: 0o600 });
  const url = await simulate(app, "--fault", "echo_key", "--fault-rate", "0.5", "--ttft", "1s");
  await app.lap("models", "add", "parrot", "--url", url, "--model", "m", "--key", `file:${file}`);
  await visit(async (page) => {
    const heard = [];
    page.on("websocket", (socket) => {
      for (const way of ["framesent", "framereceived"])
        socket.on(way, ({ payload }) => heard.push(payload.toString()));
    });
    await page.addInitScript(() => {
      globalThis.shown = [];
      globalThis.Document.prototype.hasFocus = () => false; // so that the desktop is notified
      const note = () => globalThis.shown.push(document.title, document.body?.innerText ?? "");
      new globalThis.MutationObserver(note).observe(document, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await page.reload();
    await to(page, "Models");
    await page.getByRole("button", { name: "Actions for parrot" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const form = page.getByRole("dialog", { name: "Edit parrot" });
    await form.getByRole("button", { name: "Test connection" }).click();
    await form
      .getByText(/\[key\]/)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");

    await to(page, "New run");
    const models = page.getByRole("region", { name: "Models" });
    await models.getByRole("button", { name: "None" }).click();
    await models.getByRole("checkbox", { name: /parrot/ }).check();
    await page.getByRole("button", { name: /^Advanced/ }).click();
    await page.getByLabel("Name", { exact: true }).fill("Parrot");
    await page
      .locator("aside")
      .getByRole("button", { name: /^Start/ })
      .click();
    await to(page, "History");
    const ended = said(page, "Parrot");
    await ended.getByRole("button", { name: "Open results" }).click();
    await page.getByRole("tab", { name: "Requests" }).click();
    const requests = page.getByRole("grid", { name: "Requests of the run" });
    await requests.getByText("rejected (4xx)").first().click();
    await page
      .getByText(/\[key\]/)
      .first()
      .waitFor();

    const shown = await page.evaluate(() => globalThis.shown);
    for (const [where, texts] of Object.entries({ shown, heard })) {
      assert.ok(
        texts.some((text) => text.includes("[key]")),
        `the answer of the server is ${where}`,
      );
      const found = texts.find((text) => text.includes(canary) || text.includes(canary.slice(0, 12)));
      assert.equal(found, undefined, `the key is ${where}`);
    }
    assert.ok(
      heard.some((text) => /Notify/.test(text)),
      "the desktop is notified",
    );
  });
  await app.lap("history", "delete", "last");
  await app.lap("models", "remove", "parrot");
  assert.ok(!app.log().includes(canary), "the key is in the log");
});
