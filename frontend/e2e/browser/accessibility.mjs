// Every page in both schemes and at three sizes: nothing that axe objects to, no
// script of those who name models, runs and prompts, and pictures to look at.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { app, objections, picture, to, visit } from "./world.mjs";
import { until } from "./until.mjs";

const evil = `"'></script><img src=x onerror=alert(1)><script>alert(1)</script>`;

let prepared;

/** Two runs and their models, with markup wherever something can be named. */
const prepare = () => (prepared ??= fill());

async function fill() {
  const faults = "fault=http_503,stream_error&fault_rate=0.2";
  await app.lap(
    "models",
    "edit",
    "sim-swift",
    "--title",
    `Swift ${evil}`,
    "--url",
    `simulated:?ttft=20ms&ttft_jitter=0.5&itl=2ms&jitter=0.4&${faults}`,
  );
  await app.lap(
    "models",
    "edit",
    "sim-steady",
    "--url",
    "simulated:?ttft=45ms&ttft_jitter=0.2&itl=3ms&jitter=0.1&reasoning=4",
  );
  const prompts = join(app.home, "prompts.jsonl");
  const lengths = ["short", "medium", "long"];
  const texts = lengths.map((length) => ({
    id: `evil-${length}`,
    text: `Say ${evil} ${length}`,
    length,
    complexity: "simple",
  }));
  writeFileSync(prompts, texts.map((text) => `${JSON.stringify(text)}\n`).join(""));
  const plan = [
    "sim-swift",
    "sim-steady",
    "--output-dir",
    "",
    "--prompt-file",
    prompts,
    "--max-tokens",
    "24",
  ];
  const load = ["--mode", "concurrent", "--concurrent", "3", "--iterations", "16", "--warmup", "2"];
  for (const name of ["Before", `After ${evil}`]) {
    await app.lap(
      "run",
      ...plan,
      ...load,
      "--name",
      name,
      "--note",
      `Note ${evil}`,
      "--tag",
      evil,
      "--tag",
      "nightly",
    );
  }
}

/** All that can be looked at: how it is reached from the page before, and what shows that it is there. */
const views = {
  start: async (page) => {
    await to(page, "Start");
    await page.getByRole("region", { name: "Earlier runs" }).getByText("Before").waitFor();
  },
  queue: async (page) => {
    await to(page, "Queue");
    await page.getByText("The queue is empty").waitFor();
  },
  models: async (page) => {
    await to(page, "Models");
    await page.getByRole("row", { name: /Swift/ }).first().waitFor();
  },
  model: async (page) => {
    await page.getByRole("button", { name: "Actions for sim-swift" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const form = page.getByRole("dialog", { name: "Edit sim-swift" });
    await form.getByRole("button", { name: "Test connection" }).click();
    await form.getByRole("table", { name: "Test connection" }).waitFor();
  },
  prompts: async (page) => {
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await to(page, "Prompts");
    await page.getByText("18 prompts", { exact: true }).waitFor();
  },
  run: async (page) => {
    await to(page, "New run");
    const models = page.getByRole("region", { name: "Models" });
    await models.getByRole("button", { name: "None" }).click(); // those of the last start are chosen
    for (const name of [/sim-swift/, /sim-steady/]) await models.getByRole("checkbox", { name }).check();
    await page.getByLabel("Iterations per prompt").fill("0");
    await page.getByText(/^iterations 0: use a number/).waitFor();
  },
  live: async (page) => {
    await page.getByLabel("Iterations per prompt").fill("900");
    await page.getByRole("radio", { name: "Users" }).press("Space");
    await page.getByLabel("Users per model").fill("4");
    await page.getByLabel("Name", { exact: true }).fill(`Now ${evil}`);
    await until(
      () =>
        page
          .locator("aside")
          .getByRole("button", { name: /^Start/ })
          .isEnabled(),
      "it can start",
    );
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Stop", exact: true }).waitFor();
    await page.getByRole("region", { name: "Failures" }).getByText("server error (5xx)").waitFor();
  },
  stop: async (page) => {
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("menuitem", { name: /^Stop now/ }).waitFor();
  },
  ended: async (page) => {
    await page.getByRole("menuitem", { name: /^Stop now/ }).click();
    await page.getByRole("button", { name: "Open results" }).waitFor();
  },
  history: async (page) => {
    await to(page, "History");
    const row = page.getByRole("row").filter({ hasText: "Before" });
    await row.getByRole("checkbox").click();
  },
  compare: async (page) => {
    const row = page.getByRole("row").filter({ hasText: "After" });
    await row.getByRole("checkbox").click();
    await page.getByRole("button", { name: "Compare", exact: true }).last().click();
    await page.getByRole("heading", { name: "Compare", exact: true }).waitFor();
  },
  results: async (page) => {
    await to(page, "Start");
    await page.getByRole("button", { name: /^After/ }).click();
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.getByRole("region", { name: "Percentiles", exact: true }).waitFor();
  },
  "results-charts": async (page) => {
    await page.getByRole("tab", { name: "Charts" }).click();
    await page.locator("[data-chart] canvas, [data-chart] svg").first().waitFor();
  },
  "results-table": async (page) => {
    await page
      .getByRole("button", { name: /^Show as table/ })
      .first()
      .click();
    await page.locator("[data-chart] table").first().waitFor();
  },
  "results-requests": async (page) => {
    await page.getByRole("tab", { name: "Requests" }).click();
    await page.getByRole("grid", { name: "Requests of the run" }).getByRole("gridcell").first().waitFor();
  },
  "results-request": async (page) => {
    const rows = page.getByRole("grid", { name: "Requests of the run" }).getByRole("row");
    await rows.filter({ hasText: "evil-short" }).first().click();
    await page.getByRole("region", { name: "Prompt", exact: true }).getByText(evil).waitFor();
  },
  "results-plan": async (page) => {
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("tab", { name: "Plan" }).click();
    await page.getByText("Hash of the prompts").waitFor();
  },
  palette: async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByLabel("Page, action, model or run").fill("e");
  },
  shortcuts: async (page) => {
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  },
  settings: async (page) => {
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.getByRole("radiogroup", { name: "Language" }).waitFor();
  },
};

/** Waits until nothing that can be seen is awaited; what lies below is drawn when it comes near. */
async function settle(page) {
  const waiting = () => {
    const seen = (part) => {
      const { top, bottom, height } = part.getBoundingClientRect();
      return height > 0 && bottom > 0 && top < innerHeight;
    };
    const parts = document.querySelectorAll(
      ".mantine-Skeleton-root[data-visible], .mantine-Loader-root, [data-loading=true]",
    );
    return [...parts].some(seen);
  };
  await until(async () => !(await page.evaluate(waiting)), "nothing is awaited");
  await page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < 5000);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

const note = (found, one, place) => found.set(one, [...(found.get(one) ?? []), place]);

async function lookAtEverything(page, { width, check = objections }) {
  const found = new Map(); // what is wrong, and where
  for (const [name, reach] of Object.entries(views)) {
    await reach(page);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
      await settle(page);
      await picture(page, `${name}-${scheme}-${width}`);
      for (const one of await check(page)) note(found, one, `${name}-${scheme}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) note(found, "wider than the window", name);
  }
  const words = [...found].map(([one, places]) => `${places.join(", ")}\n  ${one}`);
  assert.ok(found.size === 0, words.join("\n"));
}

const sizes = {
  "the usual window": { width: 1280, height: 800 },
  "the smallest window": { width: 900, height: 600 },
  "a large window": { width: 1600, height: 1000, check: async () => [] }, // for its pictures
};
for (const [name, size] of Object.entries(sizes)) {
  test(`every page fits ${name} and is accessible, light and dark`, async () => {
    await prepare();
    await visit((page) => lookAtEverything(page, size), size);
  });
}
