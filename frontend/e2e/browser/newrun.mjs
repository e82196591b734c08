// The page of a new run: what is in view at usual sizes, what is chosen first,
// and what is said before much is sent to a host elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app, hush, objections, picture, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const sizes = [
  { width: 900, height: 600 },
  { width: 1280, height: 800 },
  { width: 1600, height: 1000 },
];

/** A model at an address of documentation (RFC 5737), which nobody answers and nothing here asks. */
const far = ["far", "--url", "http://192.0.2.1/v1", "--model", "far", "--title", "Far away"];

async function withFar(work) {
  await app.lap("models", "add", ...far);
  try {
    await work();
  } finally {
    await app.lap("models", "remove", "far");
  }
}

const aside = (page) => page.getByRole("complementary", { name: "Preview" });

const start = (page) => aside(page).getByRole("button", { name: /^Start/ });

const preset = (page, name) => page.getByRole("radiogroup", { name: "Presets" }).getByRole("radio", { name });

/** Holds that all of a part is in the window. */
async function inView(part, page, what) {
  const { x, y, width, height } = await part.boundingBox();
  const window = page.viewportSize();
  const place = `${what} at ${x},${y} of ${width} x ${height} in ${window.width} x ${window.height}`;
  assert.ok(x >= 0 && y >= 0 && x + width <= window.width && y + height <= window.height, place);
}

/** Chooses the model that is far away alone. */
async function chooseFar(page) {
  await to(page, "New run");
  const models = page.getByRole("region", { name: "Models" });
  await models.getByRole("button", { name: "None" }).click();
  await models.getByRole("checkbox", { name: /Far away/ }).check();
}

for (const size of sizes) {
  test(`start and amount are in view at ${size.width} x ${size.height}, wherever the page is`, () =>
    withFar(() =>
      visit(async (page) => {
        await chooseFar(page);
        await aside(page).getByText(/\b6\b/).first().waitFor();
        await inView(start(page), page, "start");
        if (size.width >= 1280) {
          for (const name of ["Models", "Prompts"]) {
            await inView(page.getByRole("region", { name, exact: true }), page, name);
          }
          await inView(page.getByLabel("Iterations per prompt"), page, "the last field of the load");
        }
        await page.getByRole("button", { name: /^Advanced/ }).click();
        await page.getByLabel("Note").scrollIntoViewIfNeeded();
        await page.mouse.wheel(0, 5000);
        await inView(start(page), page, "start at the end of the page");
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!wide, "nothing is wider than the window");
        assert.deepEqual(await objections(page), []);
        await picture(page, `new-run-advanced-${size.width}`);
      }, size),
    ));
}

test("the shortest preset is chosen, and what differs from it is marked", () =>
  visit(async (page) => {
    await to(page, "New run");
    await until(() => preset(page, "Smoke").isChecked(), "the shortest preset is chosen");
    await page.getByText(/^Does it answer\?/).waitFor();
    await preset(page, "Load").click();
    assert.ok(await preset(page, "Load").isChecked());
    const head = page.getByRole("button", { name: /^Advanced/ });
    await page.getByText("16 warm-up requests", { exact: true }).waitFor();
    await page.getByLabel("Users per model").fill("8");
    await preset(page, "Load").getByTitle("changed").waitFor();
    await page.getByLabel("Users per model").fill("16");
    await preset(page, "Load").getByTitle("changed").waitFor({ state: "detached" });
    await head.click();
    await page.getByLabel("Temperature").fill("0.2");
    await head.click();
    await page.getByText("16 warm-up requests, temperature 0.2", { exact: true }).waitFor();

    await page.getByRole("button", { name: "Save as preset" }).click();
    await page.getByLabel("Name of the preset").fill("Mine");
    await page.keyboard.press("Enter");
    await until(() => preset(page, "Mine").isChecked(), "the own preset is chosen");
    await hush(page);
    await page.getByRole("button", { name: "Actions for Mine" }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.getByLabel("Name of the preset").fill("Ours");
    await page.keyboard.press("Enter");
    await until(() => preset(page, "Ours").isChecked(), "it is chosen by its new name");
    await hush(page);
    await page.getByRole("button", { name: "Actions for Ours" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("The preset Ours was deleted.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await preset(page, "Ours").waitFor();
    assert.deepEqual(await objections(page), []);
    await hush(page);
    await page.getByRole("button", { name: "Actions for Ours" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await preset(page, "Ours").waitFor({ state: "detached" });
  }));

test("a large amount at a host elsewhere is said where it is started", () =>
  withFar(() =>
    visit(async (page) => {
      await chooseFar(page);
      await until(
        async () => (await start(page).textContent()).startsWith("StartCtrl"),
        "a small run needs no word",
      );
      await page.getByLabel("Iterations per prompt").fill("90");
      await aside(page).getByRole("button", { name: "Start 540 requests" }).waitFor();
      await page.getByRole("radiogroup", { name: "Each stage ends after" }).getByText("Duration").click();
      await page.getByLabel("Stage duration", { exact: true }).fill("90");
      await aside(page)
        .getByRole("button", { name: /^Start, up to 1 in flight, about 1.min 30.s$/ })
        .waitFor();
    }),
  ));

test("a mistake that is folded away unfolds, and the button leads to it by keys alone", () =>
  visit(async (page) => {
    await to(page, "New run");
    await preset(page, "Smoke").focus();
    await page.keyboard.press("ArrowRight");
    await until(() => preset(page, "Latency").isChecked(), "an arrow key chooses the next preset");
    const head = page.getByRole("button", { name: /^Advanced/ });
    await head.focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Temperature").fill("9");
    await head.click(); // a mistake keeps it open
    await page.getByRole("button", { name: "Fix 1 problem" }).waitFor();
    assert.equal(await head.getAttribute("aria-expanded"), "true");
    await page.locator("h1").focus();
    await page.keyboard.press("Control+Enter");
    const field = page.getByLabel("Temperature");
    await until(
      () => field.evaluate((one) => one === document.activeElement),
      "Ctrl+Enter leads to the mistake",
    );
    await field.fill("0");
    await page.getByRole("button", { name: "Fix 1 problem" }).waitFor({ state: "detached" });
  }));
