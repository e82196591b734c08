// What all flows share: one app, one browser, and a way to visit the page that
// notices whatever goes wrong on it meanwhile.
import assert from "node:assert/strict";
import { readFileSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { after } from "node:test";
import { startChromium } from "../chromium.mjs";
import { startApp } from "./app.mjs";
import { patience, until } from "./until.mjs";

export const pictures = resolve(".cache/browser");
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });

export const app = await startApp();
const { browser, end } = await startChromium(app.environment);

after(async () => {
  await end();
  await app.end();
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Opens the page, does the work on it, and holds that nothing went wrong
 * behind it: no error on the console, no foreign address, no dialog.
 */
export async function visit(work, { scheme = "light", width = 1200, height = 800, density = 1 } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: density,
    colorScheme: scheme,
    reducedMotion: "reduce", // pictures and contrasts are those at rest
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const trouble = watch(page);
  try {
    await page.goto(app.origin);
    await page.locator("h1").waitFor();
    await work(page);
    assert.deepEqual(trouble, [], "nothing goes wrong behind the page");
  } catch (error) {
    await page.screenshot({ path: join(pictures, `failed-${Date.now()}.png`) }).catch(() => {});
    if (trouble.length > 0) error.message += `\nbehind the page: ${trouble.join("\n")}`;
    throw error;
  } finally {
    await context.close();
  }
}

/** Collects what no page may do. */
function watch(page) {
  const trouble = [];
  const host = new URL(app.origin).host;
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (message.location().url === `${app.origin}/favicon.ico`) return; // Chromium asks for one, a window does not
    trouble.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => {
    // Of the development server's own script, which expects other pages.
    const overlay = /\/wails\/ipc\.js/.test(error.stack ?? "") && /reading 'nodes'/.test(error.message);
    if (!overlay) trouble.push(`thrown: ${error.stack}`);
  });
  page.on("dialog", (dialog) => {
    trouble.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const foreign = (url) => {
    const { protocol, host: asked } = new URL(url);
    if (protocol !== "data:" && asked !== host) trouble.push(`asked for ${url}`);
    if (url.endsWith("/x")) trouble.push(`hostile markup was loaded: ${url}`);
  };
  page.on("request", (request) => foreign(request.url()));
  page.on("websocket", (socket) => foreign(socket.url()));
  page.on("framenavigated", (frame) => foreign(frame.url()));
  return trouble;
}

/** The entry of a page in the list of them; while a run goes on, that of Live says so as well. */
export const entry = (page, name) =>
  page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("button", { name: new RegExp(`^${name}( A run|$)`) });

/** Goes to one of the pages by the list of them. */
export async function to(page, name) {
  await entry(page, name).click();
  await page.locator("[aria-current=page]").and(entry(page, name)).waitFor();
}

/** A message in the corner, by its words. */
export const said = (page, words) =>
  page.locator(".mantine-Notifications-notification").filter({ hasText: words });

/** Closes the messages in the corner, which may lie above what comes next. */
export async function hush(page) {
  const crosses = page.locator(".mantine-Notifications-notification").getByRole("button", { name: "Close" });
  await until(async () => {
    await crosses
      .last()
      .click({ timeout: 500 })
      .catch(() => {}); // it may have gone by itself
    return (await crosses.count()) === 0;
  }, "the messages are closed");
}

/** What axe has against the page as it is. The policy of the page stays on: axe comes by the debugger. */
export async function objections(page) {
  await page.evaluate(axe);
  // Menus and hints hang outside of all landmarks, where Mantine puts them.
  const rules = { region: { enabled: false } };
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { rules }), rules);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${failureSummary.replace(/\s+/g, " ")}\n    ${html}`),
  );
}

export async function picture(page, name) {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** A number with its unit as people read it, in seconds where it is a time. */
export function amount(text) {
  const [, number, unit] = /^(-?[\d.,]+)\s*(µs|ms|%)?/.exec(text.replaceAll("\u00a0", " ").trim()) ?? [];
  const scale = { µs: 1e-6, ms: 1e-3, "%": 1e-2 }[unit] ?? 1;
  return Number(number?.replaceAll(",", "")) * scale;
}

/** Holds that a figure on the page is the value, to the three digits that are shown. */
export function isFigure(text, value, what) {
  const shown = amount(text);
  assert.ok(Math.abs(shown - value) <= Math.abs(value) * 0.0051, `${what}: ${text} is shown for ${value}`);
}
