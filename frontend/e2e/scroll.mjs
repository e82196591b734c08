// How smoothly the long tables scroll, on a store of 10,000 runs of which one
// has 100,000 requests: the real backend, the page in a browser, which times its
// own frames. Writes the 95th percentile of a frame in ms, and the share of
// frames that were missed at 60 a second, of each table.
//
//     scroll.mjs DATA
/* global performance, requestAnimationFrame */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startApp } from "./browser/app.mjs";
import { startChromium } from "./chromium.mjs";

const seconds = 5;
const step = 60; // pixels a frame: 3,600 a second
const app = await startApp({ data: process.argv[2] });
const { browser, end } = await startChromium(app.environment);

/** Scrolls a table and times the frames meanwhile. */
async function scroll(page, name) {
  const grid = page.getByRole("grid", { name });
  await grid.getByRole("gridcell").first().waitFor();
  await page.waitForTimeout(1000); // what came with the page is drawn
  const frames = await grid.evaluate(
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
  const top = await grid.evaluate((box) => box.scrollTop);
  if (top < frames.length * step * 0.9) throw new Error(`${name} scrolled by ${top} pixels only`);
  const sorted = [...frames].sort((a, b) => a - b);
  const due = (frames.reduce((sum, took) => sum + took, 0) * 60) / 1000;
  return {
    p95: sorted[Math.floor(sorted.length * 0.95)],
    missed: Math.max(0, 1 - frames.length / due) * 100,
  };
}

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(app.origin);
  await page.getByRole("button", { name: "History" }).click();
  await page.getByText("10,000 runs").waitFor();
  const history = await scroll(page, "Runs");
  await page.getByRole("searchbox").fill("large");
  await page.getByRole("grid", { name: "Runs" }).getByText("large", { exact: true }).first().click();
  await page.getByRole("tab", { name: "Requests" }).click();
  const requests = await scroll(page, "Requests of the run");
  writeFileSync(join(process.env.SCREEN, "found.json"), JSON.stringify({ history, requests }));
} finally {
  await end();
  await app.end();
}
