// How smoothly the long tables and the charts scroll, on a store of 10,000 runs of
// which one has 100,000 requests and one has twenty models: the real backend, the
// page in a browser, which times its own frames. Writes the 95th percentile of a
// frame in ms, and the share of frames that were missed at 60 a second, of each.
//
//     scroll.mjs DATA RUNS LONG [WIDE]
//
// RUNS is the number of runs as the page writes it, LONG the name of the run whose
// requests are scrolled, WIDE that of the run whose charts are.
/* global window, performance, requestAnimationFrame */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startApp } from "./browser/app.mjs";
import { startChromium } from "./chromium.mjs";

const seconds = 5;
const fast = 60; // pixels a frame: 3,600 a second
const steady = 20; // 1,200 a second, at which charts are looked at
const [data, runs, long, wide] = process.argv.slice(2);
const app = await startApp({ data });
const { browser, end } = await startChromium(app.environment);

/** Scrolls a table and times the frames meanwhile. */
async function scrollTable(page, name) {
  const grid = page.getByRole("grid", { name });
  await grid.getByRole("gridcell").first().waitFor();
  return scroll(page, grid, fast);
}

/** Scrolls an element by so many pixels a frame and times the frames meanwhile. */
async function scroll(page, element, step) {
  await page.waitForTimeout(1000); // what came with the page is drawn
  const frames = await element.evaluate(
    (box, { seconds, step }) =>
      new Promise((tell) => {
        const begin = performance.now();
        const frames = [];
        let last = begin;
        const frame = (now) => {
          frames.push(now - last);
          last = now;
          box.scrollTop += step;
          if (now - begin >= seconds * 1000) tell(frames.slice(1));
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { seconds, step },
  );
  const top = await element.evaluate((box) => box.scrollTop);
  if (top < frames.length * step * 0.9) throw new Error(`it scrolled by ${top} pixels only`);
  const sorted = [...frames].sort((a, b) => a - b);
  const due = (frames.reduce((sum, took) => sum + took, 0) * 60) / 1000;
  return {
    p95: sorted[Math.floor(sorted.length * 0.95)],
    missed: Math.max(0, 1 - frames.length / due) * 100,
  };
}

/** Opens a run from the list of all. */
async function openRun(page, name) {
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("grid", { name: "Runs" }).getByText(name, { exact: true }).first().click();
}

/** How many charts in the view show nothing yet. */
const blank = (page) =>
  page.evaluate(
    () =>
      [...document.querySelectorAll("[data-chart]")].filter((card) => {
        const { top, bottom } = card.getBoundingClientRect();
        return top < window.innerHeight && bottom > 0 && !card.querySelector("canvas");
      }).length,
  );

/** Scrolls the charts of the run of many models. */
async function scrollCharts(page) {
  await page.getByRole("button", { name: "History" }).click();
  await openRun(page, wide);
  await page.getByRole("tab", { name: "Charts" }).click();
  await page.locator("[data-chart] canvas").first().waitFor();
  const number = await page.locator("[data-chart]").count();
  if (number !== 13) throw new Error(`there are ${number} charts`);
  const charts = await scroll(page, page.locator("html"), steady);
  if ((await blank(page)) > 0) throw new Error("a chart in the view is not drawn");
  return charts;
}

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(app.origin);
  await page.getByRole("button", { name: "History" }).click();
  await page.getByText(`${runs} runs`).waitFor();
  const history = await scrollTable(page, "Runs");
  await openRun(page, long);
  await page.getByRole("tab", { name: "Requests" }).click();
  const requests = await scrollTable(page, "Requests of the run");
  const charts = wide && (await scrollCharts(page));
  writeFileSync(join(process.env.SCREEN, "found.json"), JSON.stringify({ history, requests, charts }));
} finally {
  await end();
  await app.end();
}
