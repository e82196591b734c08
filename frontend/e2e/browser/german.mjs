// The window in German: pages, mistakes, errors and charts hold no English sentence.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { app, objections, picture, said, visit } from "./world.mjs";
import { until } from "./until.mjs";

/** Words that English sentences have and German ones do not. */
const english =
  /\b(the|of|is|are|were|not|with|and|from|this|that|to|for|by|be|each|which|use|give|cannot|at a time|no)\b/i;

/** The texts of the page that people see or hear, but for code and what others wrote. */
const texts = (page) =>
  page.evaluate(() => {
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
      if (element.closest("pre, code, textarea, script, style") || !element.checkVisibility()) continue;
      const own = [...element.childNodes].filter((node) => node.nodeType === 3);
      found.push(own.map((node) => node.data).join(" "));
      for (const name of ["aria-label", "title", "placeholder"]) found.push(element.getAttribute(name) ?? "");
    }
    return found.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
  });

/** What other tests have named in English, longest first. */
async function names() {
  const runs = await app.json("history", "--limit", "500");
  const models = await app.json("models");
  const all = [
    ...runs.flatMap(({ name, note, tags }) => [name, note, ...(tags ?? [])]),
    ...models.flatMap(({ name, title }) => [name, title]),
  ];
  return [...new Set(all.filter(Boolean))].sort((a, b) => b.length - a.length);
}

/** Holds that the page is German and accessible. */
async function isGerman(page, where) {
  const foreign = await names();
  const without = (text) => foreign.reduce((rest, name) => rest.replaceAll(name, " "), text);
  const found = (await texts(page)).filter((text) => english.test(without(text)));
  assert.deepEqual([...new Set(found)], [], `English on ${where}`);
  assert.deepEqual(await objections(page), [], `axe on ${where}`);
  await picture(page, `german-${where}`);
}

/** Visits the window in German. */
const visitGerman = (work) =>
  visit(
    async (page) => {
      await choose(page, "de");
      try {
        await work(page);
      } finally {
        await choose(page, "");
      }
    },
    { width: 1280, height: 900 },
  );

async function choose(page, language) {
  await page.evaluate(async (language) => {
    const calls = globalThis.go.main.App;
    await calls.SaveSettings({ ...(await calls.Settings()), language });
  }, language);
  await page.reload();
  await page.locator("h1").waitFor();
}

/** Goes to one of the pages by the list of them. */
async function go(page, name) {
  const entry = page
    .getByRole("navigation")
    .first()
    .getByRole("button", { name: new RegExp(`^${name}`) });
  await entry.click();
  await page.locator("[aria-current=page]").and(entry).waitFor();
}

test("mistakes and errors come in German", async () => {
  await visitGerman(async (page) => {
    await isGerman(page, "start");
    await go(page, "Modelle");
    await page.getByRole("button", { name: "Modell anlegen" }).first().click();
    const form = page.getByRole("dialog");
    await form.getByLabel("URL").fill("http://127.0.0.1:9/v1");
    await form.getByRole("button", { name: "Modelle auflisten" }).click();
    await form.getByRole("alert").filter({ hasText: "der Server hat nicht gesagt" }).waitFor();
    await form.getByLabel("Modell-ID").fill("m");
    await form.getByRole("button", { name: "Verbindung testen" }).click();
    await form.getByText("ein früherer Schritt schlug fehl").first().waitFor();
    await isGerman(page, "test");
    await form.getByLabel("URL").fill("http://user:word@127.0.0.1/v1");
    await form.getByRole("button", { name: "Verbindung testen" }).click();
    await form
      .getByText(/die URL enthält Benutzername oder Passwort/)
      .first()
      .waitFor();
    await isGerman(page, "mistake-of-url");
    await form.getByLabel("URL").fill("");
    await form.getByLabel("Modell-ID").fill("");
    await page.keyboard.press("Escape");
  });
});

test("a form says its mistakes in German, and takes numbers with a comma", async () => {
  await visitGerman(async (page) => {
    await go(page, "Neuer Lauf");
    const times = page.getByLabel("Durchgänge je Prompt");
    await times.fill("0");
    await page
      .getByText(/: eine Zahl von 1 bis/)
      .first()
      .waitFor();
    await isGerman(page, "form");
    await times.fill("1");
  });
});

test("a file that is none of results is refused in German", async () => {
  const path = join(app.answers, "in", "benchmark_results_none.csv");
  writeFileSync(path, "a,b\n1,2\n");
  try {
    await visitGerman(async (page) => {
      await go(page, "Start");
      await page
        .getByRole("button", { name: /importieren/ })
        .first()
        .click();
      await said(page, /Zeile 1/).waitFor();
      await isGerman(page, "import");
    });
  } finally {
    rmSync(path);
  }
});

test("a run, its charts and a comparison are German", async () => {
  const faults = "fault=http_503,stream_error&fault_rate=0.2";
  await app.lap(
    "models",
    "edit",
    "sim-swift",
    "--url",
    `simulated:?ttft=20ms&ttft_jitter=0.5&itl=2ms&${faults}`,
  );
  const plan = ["sim-swift", "sim-steady", "--output-dir", "", "--max-tokens", "24", "--concurrent", "1,4"];
  for (const name of ["Eins", "Zwei"]) {
    await app
      .lap("run", ...plan, "--mode", "concurrent", "--iterations", "3", "--name", name)
      .catch(() => {});
  }
  await visitGerman(async (page) => {
    await go(page, "Verlauf");
    await page.getByRole("row").filter({ hasText: "Zwei" }).waitFor();
    await isGerman(page, "history");
    await page.getByText("Zwei", { exact: true }).first().click();
    await page.getByRole("tab", { name: "Überblick" }).waitFor();
    await isGerman(page, "overview");
    for (const name of ["Stufen", "Diagramme", "Plan"]) {
      await page.getByRole("tab", { name }).click();
      if (name === "Diagramme") await page.getByText("Zeit bis zum ersten Token").first().waitFor();
      await isGerman(page, name.toLowerCase());
    }
    await go(page, "Verlauf");
    for (const name of ["Eins", "Zwei"]) {
      await page.getByRole("row").filter({ hasText: name }).getByRole("checkbox").click();
    }
    await page.getByRole("button", { name: "Vergleichen", exact: true }).last().click();
    await until(
      async () => (await page.locator("h1").textContent()) === "Vergleich",
      "the comparison is shown",
    );
    await page.getByRole("heading", { name: "Diagramme" }).waitFor();
    await isGerman(page, "comparison");
  });
});
