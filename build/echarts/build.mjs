// Makes backend/chart/asset: what Go draws charts with. Its output is
// committed, so neither the app nor its tests need the network.
import { build } from "esbuild";
import { copyFile, readFile, stat, writeFile } from "node:fs/promises";

const here = (path) => new URL(path, import.meta.url);
const module = (path) => here(`node_modules/${path}`);
const asset = (name) => here(`../../backend/chart/asset/${name}`);
const text = (path) => readFile(module(path), "utf8");
const version = async (name) => JSON.parse(await text(`${name}/package.json`)).version;

const versions = {
  echarts: await version("echarts"),
  zrender: await version("zrender"),
  tslib: await version("tslib"),
  resvg: await version("@resvg/resvg-wasm"),
  dejavu: await version("dejavu-fonts-ttf"),
  inter: await version("@expo-google-fonts/inter"),
};

await build({
  entryPoints: [here("entry.js").pathname],
  outfile: asset("echarts.min.js").pathname,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "charts",
  target: "safari15.4",
  charset: "utf8",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  banner: {
    js: `/* Contains Apache ECharts ${versions.echarts} (Apache-2.0) and zrender ${versions.zrender} (BSD-3-Clause); see NOTICE. */`,
  },
});

await copyFile(module("@resvg/resvg-wasm/index_bg.wasm"), asset("resvg.wasm"));
await copyFile(module("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"), asset("DejaVuSans.ttf"));
const inter = "@expo-google-fonts/inter";
await copyFile(module(`${inter}/400Regular/Inter_400Regular.ttf`), asset("Inter-Regular.ttf"));
await copyFile(module(`${inter}/600SemiBold/Inter_600SemiBold.ttf`), asset("Inter-SemiBold.ttf"));
await writeFile(asset("NOTICE"), await notice());

for (const name of ["echarts.min.js", "resvg.wasm", "Inter-Regular.ttf", "Inter-SemiBold.ttf", "DejaVuSans.ttf"]) {
  console.log(`${name}: ${(await stat(asset(name))).size} bytes`);
}

async function notice() {
  const line = "=".repeat(78);
  const section = (title, ...texts) =>
    [line, title, line, "", ...texts.map((one) => one.trim()), ""].join("\n");
  return [
    "What others made and Tokenlap's charts contain. `make assets` writes this file.\n",
    section(
      `echarts.min.js: Apache ECharts ${versions.echarts}, https://echarts.apache.org`,
      await text("echarts/NOTICE"),
      "",
      await text("echarts/LICENSE"),
    ),
    section(
      `echarts.min.js: zrender ${versions.zrender}, https://github.com/ecomfe/zrender`,
      await text("zrender/LICENSE"),
    ),
    section(
      `echarts.min.js: tslib ${versions.tslib}, https://github.com/microsoft/tslib`,
      await text("tslib/LICENSE.txt"),
    ),
    section(
      `resvg.wasm: @resvg/resvg-wasm ${versions.resvg}, https://github.com/thx/resvg-js`,
      "Unchanged, under the Mozilla Public License 2.0, https://www.mozilla.org/MPL/2.0/.",
      `Its source: https://github.com/thx/resvg-js/tree/v${versions.resvg} and https://github.com/linebender/resvg.`,
    ),
    section(
      `Inter-Regular.ttf, Inter-SemiBold.ttf: Inter, from ${inter} ${versions.inter}, https://rsms.me/inter`,
      await text(`${inter}/LICENSE_FONT`),
    ),
    section(
      `DejaVuSans.ttf: DejaVu fonts ${versions.dejavu}, https://dejavu-fonts.github.io`,
      await text("dejavu-fonts-ttf/LICENSE"),
    ),
  ].join("\n");
}
