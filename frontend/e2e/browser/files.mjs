// What leaves as files is what the command line writes; what comes in is kept.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { app, hush, said, to, visit } from "./world.mjs";

/** The files below a folder, by their names, with their bytes. */
function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(files.map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name))]));
}

/** Empties the folder that dialogs answer with. */
function clear() {
  for (const name of readdirSync(app.answers)) {
    if (name !== "in") rmSync(join(app.answers, name), { recursive: true });
  }
}

/** Holds that the page has just written what the command line writes, byte by byte. */
async function equalsTheCommandLine(flags, least) {
  const folder = mkdtempSync(join(app.home, "exported-"));
  await app.lap("export", "last", "--output-dir", folder, ...flags);
  const mine = filesIn(app.answers);
  const theirs = filesIn(folder);
  assert.ok(mine.size >= least, `${mine.size} files of ${flags.join(" ")}`);
  assert.deepEqual([...mine.keys()].sort(), [...theirs.keys()].sort());
  for (const [name, bytes] of theirs) {
    assert.ok(bytes.length > 0, `${name} is empty`);
    assert.ok(bytes.equals(mine.get(name)), `${name} is the same`);
  }
}

const forms = [
  ["CSV, summary and requests", "csv", 2],
  ["HTML report", "html", 1],
  ["JSON, complete", "json", 1],
  ["Markdown summary", "markdown", 1],
  ["PNG pictures", "png", 8],
  ["SVG drawings", "svg", 8],
];

test("every export is what the command line writes", async () => {
  await app.lap(
    "models",
    "edit",
    "sim-swift",
    "--url",
    "simulated:?ttft=5ms&itl=1ms&fault=http_503&fault_rate=0.2",
  );
  const plan = [
    "--lengths",
    "short",
    "--iterations",
    "2",
    "--max-tokens",
    "12",
    "--mode",
    "concurrent",
    "--concurrent",
    "3",
  ];
  await app.lap("run", "sim-swift", ...plan, "--name", "To export", "--output-dir", "");
  await visit(async (page) => {
    await to(page, "Start");
    await page.getByRole("button", { name: /^To export/ }).click();
    await page.getByRole("heading", { name: "To export" }).waitFor();
    for (const [item, format, least] of forms) {
      clear();
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: item }).click();
      await said(page, /saved/i).waitFor();
      await equalsTheCommandLine(["--format", format], least);
      await hush(page);
    }

    await page.getByRole("tab", { name: "Charts" }).click();
    for (const [button, format] of [
      ["PNG", "png"],
      ["SVG", "svg"],
    ]) {
      clear();
      await page
        .getByRole("button", { name: new RegExp(`^Save as ${button}: `) })
        .nth(2)
        .click();
      await said(page, /saved/i).waitFor();
      const [name] = filesIn(app.answers).keys();
      const chart = /^(.+)_\d{8}_\d{6}\.\w+$/.exec(name)?.[1];
      assert.ok(chart, `${name} is named after its chart`);
      await equalsTheCommandLine(["--format", format, "--chart", chart], 1);
      await hush(page);
    }

    await page
      .getByRole("button", { name: /^Copy as picture: / })
      .first()
      .click();
    await said(page, "Picture copied to the clipboard").waitFor();
    await hush(page);

    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "Copy summary as a table" }).click();
    await said(page, "Text copied to the clipboard").waitFor();
    const copied = await page.evaluate(() => globalThis.runtime.ClipboardGetText());
    assert.equal(copied, await app.lap("export", "last", "--format", "markdown", "--output-dir", "-"));
  });
});

const columns =
  "endpoint_name,model_name,prompt_text,prompt_length,prompt_complexity,prompt_category,success,error_message,total_latency,time_to_first_token,input_tokens,output_tokens,total_tokens,tokens_per_second,time_per_output_token,avg_inter_token_latency,min_inter_token_latency,max_inter_token_latency,p50_inter_token_latency,p95_inter_token_latency,p99_inter_token_latency,response_text,timestamp,iteration,concurrent_level";

/** A results file as the tool that Tokenlap follows writes it. */
function seedFile(requests) {
  const rows = Array.from({ length: requests }, (_, n) => {
    const latency = 1 + n / 10;
    const gaps = "0.02,0.01,0.03,0.02,0.03,0.03";
    const tokens = `7,40,47,${40 / latency},${latency / 40}`;
    return `found-vllm,found/model-1b,"Say ""hi"",\nplease.",short,simple,chat,True,,${latency},0.${n + 1},${tokens},${gaps},Hi.,2025-11-07T19:45:${10 + n}.178084,0,1`;
  });
  return `${columns}\n${rows.join("\n")}\n`;
}

test("a file of results comes in by Open, once", async () => {
  const path = join(app.answers, "in", "benchmark_results_found.csv");
  writeFileSync(path, seedFile(9));
  try {
    await visit(async (page) => {
      await to(page, "Start");
      await page.getByRole("button", { name: /^Import results/ }).click();
      await said(page, "1 run imported").getByRole("button", { name: "Open", exact: true }).click();
      await page.getByText("9 of 9 requests succeeded").waitFor();
      await page.getByText("imported", { exact: true }).waitFor();
      await page
        .getByText(/Imported from .*benchmark_results_found\.csv/)
        .first()
        .waitFor();
      const [run] = await app.json("history", "--limit", "1", "--state", "imported");
      assert.equal(run.state, "imported");

      await to(page, "Start");
      await page.getByRole("button", { name: /^Import results/ }).click();
      await said(page, "1 file is already in the history.").waitFor();
      assert.equal((await app.json("history", "--state", "imported")).length, 1, "the file is kept once");
    });
  } finally {
    if (existsSync(path)) rmSync(path);
  }
});
