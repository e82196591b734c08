// The queue: plans that run one after another with a pause, and at times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulate } from "./app.mjs";
import { app, entry, hush, objections, picture, said, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

/** Sets up a short run of one model on the page of a new run. */
async function setUp(page, name) {
  await to(page, "New run");
  const models = page.getByRole("region", { name: "Models" });
  await models.getByRole("button", { name: "None" }).click();
  await models.getByRole("checkbox", { name: /Omega/ }).check();
  await page.getByLabel("Name", { exact: true }).fill(name);
}

const dialog = (page) => page.getByRole("dialog", { name: "Add to queue" });

async function addToQueue(page, name) {
  await setUp(page, name);
  await page.getByRole("complementary").getByRole("button", { name: "Add to queue" }).click();
  await dialog(page).getByText("Once, after the plans before it.").waitFor();
  await page.keyboard.press("Enter"); // its button has the focus
  await said(page, `Added “${name}” to the queue.`).waitFor();
  await hush(page);
}

const row = (page, table, name) =>
  page.getByRole("table", { name: table }).getByRole("row", { name: new RegExp(`^${name}`) });

test("two plans of the queue run one after another with a pause between", async () => {
  const url = await simulate(app, "--ttft", "20ms", "--itl", "2ms");
  await app.lap("models", "add", "omega", "--url", url, "--model", "omega", "--title", "Omega");
  await visit(async (page) => {
    await to(page, "Queue");
    await page.getByText("The queue is empty").waitFor();
    await page.getByRole("button", { name: "Queue settings" }).click();
    await page.getByLabel("Pause between runs, in seconds").fill("5");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Pause queue" }).click();

    await addToQueue(page, "First in line");
    await addToQueue(page, "Second in line");
    await to(page, "Start");
    await page.getByRole("region", { name: "Queue" }).getByText("2 plans waiting").waitFor();
    await to(page, "Queue");
    await page.getByText("The queue is paused").waitFor();
    await row(page, "Up next", "First in line")
      .getByRole("button", { name: /^Actions/ })
      .focus();
    await page.keyboard.press("Alt+ArrowDown");
    const order = () => page.getByRole("table", { name: "Up next" }).getByRole("row").allTextContents();
    await until(async () => /^Second/.test((await order())[1]), "the order is changed by key");
    await until(
      () =>
        page.evaluate(
          () => document.activeElement?.getAttribute("aria-label") === "Actions for First in line",
        ),
      "the plan that was moved keeps the focus",
    );
    await page.keyboard.press("Alt+ArrowUp");
    await until(async () => /^First/.test((await order())[1]), "and back");
    await picture(page, "queue-waiting");

    await page.reload();
    await to(page, "Queue");
    await row(page, "Up next", "Second in line").waitFor();
    await page.getByRole("button", { name: "Resume queue" }).click();
    await to(page, "Prompts");
    await said(page, "“First in line” is finished").waitFor();
    await to(page, "Live");
    const waiting = page.getByRole("region", { name: "Queue" });
    await waiting.getByText(/Next: Second in line, in \d s\./).waitFor();
    await to(page, "Queue");
    await said(page, "“First in line” is finished").waitFor({ state: "detached" }); // the page shows it
    await row(page, "Done", "Second in line").waitFor();
    assert.equal(await said(page, "“Second in line”").count(), 0, "no notice of what the page shows");

    const [second, first] = await app.json("history", "--limit", "2");
    assert.deepEqual([first.name, second.name], ["First in line", "Second in line"]);
    const pause = (Date.parse(second.started_at) - Date.parse(first.finished_at)) / 1000;
    assert.ok(pause >= 4.9 && pause < 30, `${pause} s lie between the runs`);

    await row(page, "Done", "First in line").getByRole("button", { name: "Open results" }).click();
    await page.getByRole("heading", { name: "First in line" }).waitFor();
    await page.keyboard.press("Alt+ArrowLeft");
    await page.getByRole("button", { name: "Clear done" }).click();
    await page.getByText("The queue is empty").waitFor();
    await said(page, "Removed 2 plans.").getByRole("button", { name: "Undo" }).click();
    await row(page, "Done", "Second in line").waitFor();
    await page.getByRole("button", { name: "Clear done" }).click();
    await page.getByText("The queue is empty").waitFor();
  });
});

test("a plan runs every night, and its runs are compared", async () => {
  const hour = String((new Date().getHours() + 6) % 24).padStart(2, "0"); // it does not come during the test
  await visit(async (page) => {
    await setUp(page, "Nightly");
    await page.getByRole("complementary").getByRole("button", { name: "Add to queue" }).click();
    await dialog(page).getByRole("radio", { name: "Every day, at a time" }).check();
    const time = dialog(page).getByLabel("Time, such as 02:00");
    await time.fill("25:00");
    await dialog(page)
      .getByText(/^time "25:00"/)
      .waitFor();
    assert.ok(await dialog(page).getByRole("button", { name: "Add to queue" }).isDisabled());
    await time.fill(`${hour}:00`);
    await dialog(page)
      .getByText(new RegExp(`^Every day at ${hour}:00\\. Next: (today|tomorrow) ${hour}:00\\.`))
      .waitFor();
    assert.deepEqual(await objections(page), []);
    await picture(page, "queue-dialog");
    await dialog(page).getByRole("button", { name: "Add to queue" }).click();
    await said(page, "Added “Nightly”").getByRole("button", { name: "Open queue" }).click();

    const nightly = row(page, "Scheduled", "Nightly");
    await nightly.getByText(new RegExp(`^Every day at ${hour}:00\\. Next: `)).waitFor();
    for (const answer of [/finished/, /not worse|worse|not comparable/]) {
      await nightly.getByRole("button", { name: "Actions for Nightly" }).click();
      await page.getByRole("menuitem", { name: "Run now" }).click();
      await nightly.getByText(answer).first().waitFor();
    }
    await hush(page); // in case it was worse
    await nightly.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("heading", { name: "Compare", exact: true }).waitFor();
    await to(page, "Queue");
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
      assert.deepEqual(await objections(page), [], scheme);
      await picture(page, `queue-${scheme}`);
    }
    await nightly.getByRole("button", { name: "Actions for Nightly" }).focus();
    await page.keyboard.press("Delete");
    await page.getByText("The queue is empty").waitFor();
    await entry(page, "Queue").waitFor();
  });
  await app.lap("models", "remove", "omega");
});
