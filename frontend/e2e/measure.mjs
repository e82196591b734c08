// How many frames a second the live page keeps up while 1,000 streams bring 50
// tokens a second each: the real backend, the page in a browser, which counts
// its own frames, writes {"frames": ...}.
/* global window, performance, requestAnimationFrame */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { simulate, startApp } from "./browser/app.mjs";
import { startChromium } from "./chromium.mjs";

const streams = 1000;
const seconds = 10;
const app = await startApp();
const { browser, end } = await startChromium(app.environment);
try {
  const url = await simulate(app, "--ttft", "200ms", "--itl", "20ms", "--tokens", "64");
  await app.lap("models", "add", "witness", "--url", url, "--model", "simulated");
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(app.origin);
  await page.getByRole("button", { name: "Live" }).click();
  await page.evaluate(async (streams) => {
    const bound = window.go.main.App;
    const form = await bound.Defaults();
    const { mistakes } = await bound.Start({
      ...form,
      models: ["witness"],
      mode: "concurrent",
      prompts: ["short-simple-capital"],
      concurrent: streams,
      iterations: streams * 14,
      max_tokens: 64,
    });
    if (mistakes?.length) throw new Error(mistakes.map(({ message }) => message).join("; "));
  }, streams);
  await page
    .getByText(/^1000 \/ 1,?000$|^[\d.]+ \/ 1,?000$/)
    .first()
    .waitFor();
  const frames = await page.evaluate(
    (seconds) =>
      new Promise((tell) => {
        const begin = performance.now();
        let frames = 0;
        const frame = (now) => {
          if (now - begin >= seconds * 1000) tell((frames * 1000) / (now - begin));
          else requestAnimationFrame(frame);
          frames++;
        };
        requestAnimationFrame(frame);
      }),
    seconds,
  );
  const live = await page.evaluate(() => window.go.main.App.Live());
  if (!live.going) throw new Error("the run ended before the frames were counted");
  writeFileSync(join(process.env.SCREEN, "found.json"), JSON.stringify({ frames }));
} finally {
  await end();
  await app.end();
}
