// Every dialog, drawer and menu: opened by keyboard, left by Escape, which asks where
// something would be lost, and the focus is back where it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app, hush, objections, said, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const far = "http://192.0.2.1/v1"; // a documentation address: no host, and nothing is sent to it here

let prepared;

/** Two comparable runs, a model that is far away, and a preset. */
const prepare = () => (prepared ??= fill());

async function fill() {
  const plan = [
    "sim-swift",
    "--lengths",
    "short",
    "--iterations",
    "4",
    "--max-tokens",
    "8",
    "--output-dir",
    "",
  ];
  for (const name of ["Dialogs one", "Dialogs two"]) await app.lap("run", ...plan, "--name", name);
  await app.lap("models", "add", "far-away", "--url", far, "--model", "far");
}

const hasFocus = (part) => part.evaluate((it) => it === document.activeElement).catch(() => false);

/** Waits for colours that still change. */
const atRest = () =>
  Promise.allSettled(
    document.getAnimations().flatMap((it) => (it instanceof globalThis.CSSTransition ? [it.finished] : [])),
  );

/** Opens a dialog with Enter on the control, looks at it in both schemes, and leaves it with Escape. */
async function openAndLeave(page, { control, dialog, back = control }) {
  await control.press("Enter");
  await dialog.waitFor();
  await until(
    () => dialog.evaluate((it) => it.contains(document.activeElement)),
    "the focus is in what was opened",
  );
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
    await page.evaluate(atRest);
    assert.deepEqual(await objections(page), [], `axe, ${scheme}`);
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await until(() => hasFocus(back), "the focus is back where it was");
}

/** The same for a dialog behind an entry of a menu. */
async function openFromMenu(page, { button, entry, dialog, back = button }) {
  await button.press("Enter");
  const first = page.getByRole("menu").getByRole("menuitem").first();
  await until(() => hasFocus(first), "the menu has the focus"); // late: it would take the key of another entry
  await openAndLeave(page, {
    control: page.getByRole("menuitem", { name: entry, exact: true }),
    dialog,
    back,
  });
}

/** The same for a menu. */
const openMenu = (page, button) => openAndLeave(page, { control: button, dialog: page.getByRole("menu") });

const named = (page, name) => page.getByRole("dialog", { name });
const button = (part, name) => part.getByRole("button", { name, exact: true });

/** A place: how to get there, and what can be opened there. */
const places = {
  "the frame": async (page) => {
    await to(page, "Start");
    await openAndLeave(page, { control: button(page, "Settings"), dialog: named(page, "Settings") });
    const start = page.locator("main h1").first();
    await start.evaluate((it) => it.setAttribute("tabindex", "-1"));
    for (const [key, name] of [
      ["?", "Keyboard shortcuts"],
      ["Control+k", ""],
    ]) {
      await start.focus();
      await page.keyboard.press(key);
      const dialog = name === "" ? page.getByRole("dialog") : named(page, name);
      await dialog.waitFor();
      assert.deepEqual(await objections(page), [], `axe, ${key}`);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
  },
  Models: async (page) => {
    await to(page, "Models");
    const row = page.getByRole("row", { name: /far-away/ });
    const actions = button(row, "Actions for far-away");
    await openAndLeave(page, { control: button(page, "Add model"), dialog: named(page, "Add model") });
    await openMenu(page, actions);
    await openFromMenu(page, { button: actions, entry: "Edit", dialog: named(page, "Edit far-away") });
    await openFromMenu(page, { button: actions, entry: "Duplicate", dialog: named(page, "Add model") });
    await openFromMenu(page, { button: actions, entry: "Remove", dialog: named(page, "Remove far-away?") });
  },
  "New run": async (page) => {
    await to(page, "New run");
    const models = page.getByRole("region", { name: "Models" });
    await button(models, "None").click();
    await models.getByRole("checkbox", { name: /far-away/ }).check();
    await page
      .getByRole("radiogroup", { name: "Load type" })
      .getByRole("radio", { name: "Request rate" })
      .press("Space");
    await page.getByLabel("Requests per second per model").fill("60");
    const aside = page.locator("aside");
    const start = aside.getByRole("button", { name: /^Start/ });
    await until(() => start.isEnabled(), "it can start");
    await openAndLeave(page, { control: start, dialog: named(page, /^Start: .*192\.0\.2\.1/) });
    assert.equal((await app.json("history", "--limit", "1"))[0].name, "Dialogs two", "nothing was started");
    await openAndLeave(page, { control: button(aside, "Add to queue"), dialog: named(page, "Add to queue") });
    await models.getByRole("checkbox", { name: /far-away/ }).uncheck();
    await models.getByRole("checkbox", { name: /sim-swift/ }).check();
    await openAndLeave(page, {
      control: button(aside, "Send test request"),
      dialog: named(page, "Test request to each model"),
    });
    await openAndLeave(page, {
      control: button(page, "Save as preset"),
      dialog: named(page, "Save as preset"),
    });
  },
  Queue: async (page) => {
    await to(page, "Queue");
    const settings = button(page, "Queue settings");
    await openAndLeave(page, {
      control: settings,
      dialog: page.getByRole("dialog").filter({ has: page.getByLabel("Pause between runs, in seconds") }),
    });
  },
  History: async (page) => {
    await to(page, "History");
    const row = page.getByRole("grid", { name: "Runs" }).getByRole("row").filter({ hasText: "Dialogs two" });
    const actions = button(row, "Actions for Dialogs two");
    await openMenu(page, actions);
    for (const [entry, title] of [
      ["Tags", "Tags of Dialogs two"],
      ["Note", "Note of Dialogs two"],
      ["Exclude from trends", "Exclude Dialogs two from trends"],
    ]) {
      await openFromMenu(page, { button: actions, entry, dialog: named(page, title) });
    }
    await openAndLeave(page, {
      control: button(page, "Columns"),
      dialog: named(page, "Columns"),
    });
    const trends = button(page, "Trends");
    if ((await trends.getAttribute("aria-expanded")) !== "true") await trends.press("Enter");
    const chart = page.getByRole("button", { name: /^Chart: / }).first();
    await openAndLeave(page, { control: chart, dialog: named(page, /^Trend of/) });
  },
  Results: async (page) => {
    await to(page, "History");
    await page
      .getByRole("gridcell", { name: /^Dialogs two/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "Dialogs two" }).waitFor();
    for (const name of ["Export", "More"]) await openMenu(page, button(page, name));
    await page.getByRole("tab", { name: "Requests" }).click();
    const grid = page.getByRole("grid", { name: "Requests of the run" });
    await grid.getByRole("gridcell").first().waitFor();
    await grid.focus();
    await page.keyboard.press("Enter");
    const request = page.getByRole("dialog");
    await request.waitFor();
    assert.deepEqual(await objections(page), [], "axe");
    await page.keyboard.press("Escape");
    await request.waitFor({ state: "detached" });
    await until(() => hasFocus(grid), "the focus is back in the table");
  },
};

for (const [name, walk] of Object.entries(places)) {
  test(`what can be opened in ${name} is accessible, and Escape leaves it`, async () => {
    await prepare();
    await visit(walk, { width: 1280, height: 800 });
  });
}

test("Escape and the cross ask before typing is lost", async () => {
  await prepare();
  await visit(async (page) => {
    await to(page, "Models");
    await button(page, "Add model").press("Enter");
    const form = named(page, "Add model");
    await form.getByLabel("URL").fill("http://127.0.0.1:9/v1");
    const question = named(page, "Discard changes?");
    const cross = form.locator(".mantine-Drawer-close");
    for (const leave of [() => page.keyboard.press("Escape"), () => cross.click()]) {
      await leave();
      await question.waitFor();
      assert.deepEqual(await objections(page), [], "axe");
      await page.keyboard.press("Escape"); // answers the question alone: the form stays
      await question.waitFor({ state: "detached" });
      assert.equal(await form.getByLabel("URL").inputValue(), "http://127.0.0.1:9/v1");
    }
    await page.keyboard.press("Escape");
    await button(question, "Discard changes").press("Enter");
    await form.waitFor({ state: "detached" });

    await to(page, "History");
    const row = page.getByRole("grid", { name: "Runs" }).getByRole("row").filter({ hasText: "Dialogs one" });
    await button(row, "Actions for Dialogs one").press("Enter");
    await page.getByRole("menuitem", { name: "Note" }).press("Enter");
    const note = named(page, "Note of Dialogs one");
    await note.getByLabel("Note").fill("Half a thought");
    await page.keyboard.press("Escape");
    await question.waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    assert.equal(await note.getByLabel("Note").inputValue(), "Half a thought");
    await page.keyboard.press("Escape");
    await button(question, "Discard changes").press("Enter");
    await note.waitFor({ state: "detached" });
  });
  await app.lap("models", "remove", "far-away");
});

test("toasts leave what lies under them in reach", async () => {
  await prepare();
  for (const [width, height] of [
    [900, 600],
    [1280, 800],
  ]) {
    await visit(
      async (page) => {
        await to(page, "New run");
        const models = page.getByRole("region", { name: "Models" });
        await button(models, "None").click();
        await models.getByRole("checkbox", { name: /sim-swift/ }).check();
        await page.getByLabel("Name", { exact: true }).fill("Other");
        await page.getByLabel("Iterations per prompt").fill("3");
        const presets = page.getByRole("radiogroup", { name: "Presets" });
        await presets.getByTitle("changed").waitFor();
        await presets.getByRole("radio", { name: "Load" }).click();
        await said(page, "The preset Load replaced your changes.").waitFor();
        const start = page.getByRole("button", { name: /^Start/ }).last();
        await until(() => isClear(start), "the toast is not over Start");
        await hush(page);

        await to(page, "History");
        const last = page.getByRole("grid", { name: "Runs" });
        await last.getByRole("gridcell", { name: "Dialogs two" }).first().waitFor();
        await last.focus();
        await page.keyboard.press("Delete");
        await said(page, "1 run deleted").waitFor();
        await until(async () => {
          await page.evaluate(() => globalThis.scrollTo(0, document.body.scrollHeight));
          const [table, toast] = [await last.boundingBox(), await said(page, "1 run deleted").boundingBox()];
          return table.y + table.height <= toast.y;
        }, "the end of the table is above the toast");
        await page.keyboard.press("Control+z");
        await said(page, "1 run deleted").waitFor({ state: "detached" });
      },
      { width, height },
    );
  }
});

/** Whether nothing lies over the middle of a control. */
const isClear = (control) =>
  control.evaluate((it) => {
    const { x, y, width, height } = it.getBoundingClientRect();
    const above = document.elementFromPoint(x + width / 2, y + height / 2);
    return above !== null && (it.contains(above) || above.contains(it));
  });

test("what is cut in a row is shown in full to the keyboard", async () => {
  await prepare();
  const long = `A name ${"that is longer than its column ".repeat(8)}`.trim();
  const [run] = await app.json("history", "--limit", "1");
  await app.lap("history", "rename", run.id, long);
  await visit(async (page) => {
    await to(page, "History");
    const grid = page.getByRole("grid", { name: "Runs" });
    await grid.getByText(long).waitFor();
    await page.keyboard.press("Tab");
    await grid.focus();
    await page.keyboard.press("Home");
    await page.getByRole("tooltip", { name: long }).waitFor();
    assert.deepEqual(await objections(page), [], "axe");
    await page.keyboard.press("Tab");
    await page.getByRole("tooltip", { name: long }).waitFor({ state: "detached" });
  });
  await app.lap("history", "rename", run.id, "Dialogs two");
});

test("the list of charts marks the one that is read", async () => {
  await prepare();
  await visit(async (page) => {
    await to(page, "History");
    await page
      .getByRole("gridcell", { name: /^Dialogs two/ })
      .first()
      .click();
    await page.getByRole("tab", { name: "Charts" }).click();
    const list = page.getByRole("navigation", { name: "Jump to a chart" });
    const marked = list.locator("[aria-current=location]");
    await marked.waitFor();
    const entries = list.getByRole("button");
    assert.equal(await marked.textContent(), await entries.first().textContent());
    await entries.last().press("Enter");
    const last = await entries.last().textContent();
    await until(async () => (await marked.textContent()) === last, "the last chart is marked");
    assert.deepEqual(await objections(page), [], "axe");
  });
});
