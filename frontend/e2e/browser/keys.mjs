// The keyboard, the language, the size, and what is remembered of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { entry, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const pages = ["Start", "Models", "Prompts", "New run", "Live", "Queue", "History", "Compare"];
const focused = (page, part) => page.evaluate((what) => document.activeElement?.matches(what) ?? false, part);

test("everything is at hand by the keyboard", () =>
  visit(async (page) => {
    await to(page, "Start");
    for (const [n, name] of pages.entries()) {
      await page.keyboard.press(`Control+${n + 1}`);
      await until(
        async () => (await entry(page, name).getAttribute("aria-current")) === "page",
        `Ctrl+${n + 1} opens ${name}`,
      );
      await until(
        () => focused(page, "main h1, main input, main [data-autofocus]"),
        `${name} takes the focus`,
      );
      if (name !== "Start") assert.equal(await page.locator("main h1").count(), 1, `${name} has one heading`);
    }

    await page.keyboard.press("Control+n");
    await page.getByRole("heading", { name: "New run" }).waitFor();
    await page.keyboard.press("Alt+ArrowLeft");
    await page.getByRole("heading", { name: "Compare", exact: true }).waitFor();

    await page.keyboard.press("Control+k");
    const find = page.getByLabel("Page, action, model or run");
    await find.waitFor();
    await find.fill("prompts");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Prompts", exact: true }).waitFor();
    await find.waitFor({ state: "detached" });

    await page.keyboard.press("Control+f");
    await until(
      () => focused(page, "main [data-search], main [data-search] input"),
      "Ctrl+F goes to the search",
    );
    await page.keyboard.type("capital");
    await page.getByText(/^[1-9]\d* of 18 prompts/).waitFor();

    await to(page, "Start");
    await page.keyboard.press("?");
    const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await list.getByText("Ctrl K").waitFor();
    await page.keyboard.press("Control+2"); // goes nowhere behind a dialog
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "How fast does your model answer?" }).waitFor();
  }));

/** Waits until the app keeps these settings: the page changes first, and tells it then. */
const kept = (page, wanted) =>
  until(
    async () => {
      const settings = await page.evaluate("window.go.main.App.Settings()");
      return Object.entries(wanted).every(([name, value]) => settings[name] === value);
    },
    `the app keeps ${JSON.stringify(wanted)}`,
  );

test("language, colours, size and page are remembered", () =>
  visit(async (page) => {
    const look = async (choice, value) => {
      const values = page.getByRole("radiogroup", { name: choice });
      if (!(await values.isVisible()))
        await page.getByRole("button", { name: /^(Settings|Einstellungen)$/ }).click();
      await values.getByRole("radio", { name: value, exact: true }).press("Space");
    };
    const root = page.locator("html");
    await to(page, "Models");
    await look("Language", "Deutsch");
    await page.getByRole("heading", { name: "Modelle" }).waitFor();
    await look("Farben", "Dunkel");
    await until(async () => (await root.getAttribute("data-mantine-color-scheme")) === "dark", "it is dark");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+=");
    await page.keyboard.press("Control+=");
    await until(async () => (await root.evaluate((html) => html.style.fontSize)) === "120%", "it is larger");

    await kept(page, { zoom: 1.2, scheme: "dark", language: "de", page: "models" });
    await page.reload();
    await page.getByRole("heading", { name: "Modelle" }).waitFor();
    assert.equal(await root.getAttribute("lang"), "de");
    assert.equal(await root.getAttribute("data-mantine-color-scheme"), "dark");
    assert.equal(await root.evaluate((html) => html.style.fontSize), "120%");

    await page.keyboard.press("Control+0");
    await until(
      async () => (await root.evaluate((html) => html.style.fontSize)) === "100%",
      "it has its usual size",
    );
    await look("Sprache", "English");
    await page.getByRole("heading", { name: "Models" }).waitFor();
    await look("Colours", "System");
    await until(
      async () => (await root.getAttribute("data-mantine-color-scheme")) === "light",
      "it is as the system is",
    );
    await kept(page, { zoom: 1, scheme: "auto", language: "en" });
  }));
