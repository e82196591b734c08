// Makes backend/tokenizer/asset: what Go counts tokens with. Its output is
// committed, so neither the app nor its tests need the network.
import { build } from "esbuild";
import { readFile, stat, writeFile } from "node:fs/promises";

const here = (path) => new URL(path, import.meta.url);
const asset = (name) => here(`../../backend/tokenizer/asset/${name}`);
const text = (path) => readFile(here(`node_modules/${path}`), "utf8");

const name = "@huggingface/tokenizers";
const { version } = JSON.parse(await text(`${name}/package.json`));

await build({
  entryPoints: [here("entry.js").pathname],
  outfile: asset("tokenizers.min.js").pathname,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "tokenizers",
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  banner: { js: `/* Contains ${name} ${version} (Apache-2.0); see NOTICE. */` },
});

const line = "=".repeat(78);
await writeFile(
  asset("NOTICE"),
  [
    "What others made and Tokenlap counts tokens with. `make assets` writes this file.\n",
    line,
    `tokenizers.min.js: ${name} ${version}, https://github.com/huggingface/tokenizers.js`,
    line,
    "",
    (await text(`${name}/LICENSE`)).trim(),
    "",
  ].join("\n"),
);

console.log(`tokenizers.min.js: ${(await stat(asset("tokenizers.min.js"))).size} bytes`);
