// A report, opened from disk with the network off: charts are drawn, the
// search works, the theme changes, it prints, and nobody's script runs.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "./chromium.mjs";
import { runInjected } from "./injected.mjs";

const folder = resolve(process.argv[2]);
const reportIn = (dir) => {
  const report = readdirSync(dir).find((name) => name.endsWith(".html"));
  assert.ok(report, `there is a report in ${dir}`);
  return pathToFileURL(resolve(dir, report)).href;
};
const { browser, end } = await startChromium();
let passed = 0;
const ok = (what) => {
  passed++;
  console.log(`ok ${passed} - ${what}`);
};
try {
  for (const scheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(120_000); // of a busy machine
    context.setDefaultNavigationTimeout(120_000);
    await context.setOffline(true);
    const page = await context.newPage();
    const trouble = [];
    page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
    page.on("pageerror", (error) => trouble.push(String(error)));
    page.on("dialog", (dialog) => {
      trouble.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!request.url().startsWith("file:") && !request.url().startsWith("data:"))
        trouble.push(`asked for ${request.url()}`);
    });
    await page.goto(reportIn(folder));
    assert.equal(await page.locator("html").getAttribute("data-theme"), scheme);

    const places = await page.locator(".chart").count();
    const drawn = await page.locator(".chart svg").count();
    assert.ok(places >= 10, `${places} charts`);
    assert.equal(drawn, places, "every chart is drawn");
    for (const box of await page.locator(".chart svg").all()) {
      assert.ok((await box.locator("path").count()) > 3, "a chart has something in it");
    }
    ok(`${scheme}: ${drawn} charts drawn`);

    const bars = page.locator('.chart[aria-label="Success and failures"]');
    await bars.scrollIntoViewIfNeeded();
    const box = await bars.boundingBox();
    let said = "";
    for (let y = 120; y < box.height - 60 && !said.includes("requests:"); y += 10) {
      await page.mouse.move(box.x + box.width / 2, box.y + y);
      said = await bars.innerText();
    }
    assert.match(said, /success · [^]*requests: \d+/);
    await page.mouse.move(0, 0);
    ok(`${scheme}: a tooltip names what the pointer is on`);

    const rows = page.locator(".requests tbody tr");
    const all = await rows.count();
    await page.locator(".search").fill("http_5xx");
    const shown = await page.locator(".requests tbody tr:not([hidden])").count();
    assert.ok(shown > 0 && shown < all, `${shown} of ${all} rows found`);
    assert.equal(await page.locator(".found").textContent(), `${shown} of ${all}`);
    await page.locator(".search").fill("");
    assert.equal(await page.locator(".requests tbody tr:not([hidden])").count(), all);
    ok(`${scheme}: search finds ${shown} of ${all} requests`);

    assert.match(await page.locator("h1").textContent(), /<script>alert\(1\)<\/script>/);
    assert.equal(await page.locator("main img").count(), 0);
    await page.screenshot({ path: resolve(folder, `report-${scheme}.png`), fullPage: true });
    await page.locator("#theme").click();
    assert.notEqual(await page.locator("html").getAttribute("data-theme"), scheme);
    assert.equal(await page.locator(".chart svg").count(), places);
    await page.emulateMedia({ media: "print" });
    assert.deepEqual(trouble, []);
    ok(`${scheme}: hostile text stays text, and nothing is asked of the network`);

    assert.deepEqual(await page.evaluate(runInjected), { ran: [], evaluated: "EvalError" });
    ok(`${scheme}: scripts and styles that somebody puts into the page do not run`);
    await context.close();
  }

  {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(reportIn(resolve(folder, "dead")));
    for (const place of await page.locator(".chart").all()) {
      const drawn = (await place.locator("svg").count()) === 1;
      assert.ok(
        drawn || /cannot be drawn: ./.test(await place.textContent()),
        "drawn, or the reason in words",
      );
    }
    const rows = page.locator(".requests tbody tr:not([hidden])");
    const all = await rows.count();
    await page.locator(".search").fill("sim-dead");
    assert.equal(await rows.count(), all / 2);
    await page.locator("#theme").click();
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    ok("a dead model beside a living one: the page works");
    await page.close();
  }

  for (const width of [800, 1400]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(reportIn(folder));
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => globalThis.dispatchEvent(new globalThis.Event("beforeprint")));
    const paper = 703; // A4 within its margins, in CSS pixels
    await page.setViewportSize({ width: paper, height: 1000 });
    for (const svg of await page.locator(".chart svg").all()) {
      const box = await svg.boundingBox();
      assert.ok(
        box.x >= 0 && box.x + box.width <= paper + 1 && box.width > paper * 0.9,
        `a chart is ${box.width} wide at ${box.x}`,
      );
      const beyond = await svg.evaluate((it) =>
        [...it.querySelectorAll("path, text, rect, circle, image")]
          .filter((part) => {
            const { fill, fillOpacity, stroke, strokeWidth } = globalThis.getComputedStyle(part);
            const filled = fill !== "none" && fillOpacity !== "0";
            return filled || (stroke !== "none" && strokeWidth !== "0px"); // else it only takes the pointer
          })
          .filter((part) => {
            const extent = (of, within) => {
              const place = it.getScreenCTM().inverse().multiply(within.getScreenCTM());
              const { x, y, width } = of.getBBox();
              const left = place.a * x + place.c * y + place.e;
              return [left, left + place.a * width];
            };
            let [left, right] = extent(part, part);
            const clipped = part.closest("[clip-path]"); // a line may go on beyond the axes, which cut it off
            if (clipped) {
              const clip = it.querySelector(clipped.getAttribute("clip-path").slice("url(".length, -1));
              const [from, to] = extent(clip.firstElementChild, clipped);
              [left, right] = [Math.max(left, from), Math.min(right, to)];
            }
            return left < -1 || right > it.viewBox.baseVal.width + 1;
          })
          .map((part) => part.outerHTML),
      );
      assert.deepEqual(beyond, [], "nothing of a chart lies beyond its picture");
    }
    const printed = await page.locator(".requests tbody tr:visible").count();
    assert.ok(printed > 0 && printed <= 60, `${printed} requests are printed`);
    await page.evaluate(() => globalThis.dispatchEvent(new globalThis.Event("afterprint")));
    await page.emulateMedia({ media: "screen" });
    assert.ok((await page.locator(".chart svg").first().getAttribute("viewBox")) === null);
    ok(`printed from a window ${width} wide, nothing is cut off`);
    await page.close();
  }
} finally {
  await end();
}
console.log(`${passed} passed, 0 failed`);
