// The browser of all tests and measurements, with a profile of its own.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];

/** Starts Chromium, which asks for nothing by itself; end() closes it and removes its profile. */
export async function startChromium(environment = process.env) {
  const executablePath = places.find(existsSync);
  assert.ok(executablePath, "a Chromium is installed");
  const profile = mkdtempSync(join(tmpdir(), "tokenlap-chromium-"));
  const browser = await chromium.launch({
    executablePath,
    env: { ...environment, HOME: profile },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    browser,
    async end() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
