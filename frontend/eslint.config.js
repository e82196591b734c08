import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const wailsjs = {
  regex: "wailsjs/",
  message: "Only bridge.ts talks to wailsjs: use useBridge().",
};
// The layers of src, lowest first. A file imports from its own layer (but a
// feature never from another one) and from those before it.
const layers = [
  ["ui", "lib"],
  ["navigation", "settings", "toasts"],
  ["run-state", "exports", "imports", "charts", "comparison"],
  ["features"],
  ["app"],
];
const above = (layer) => {
  const folders = layers.slice(layer + 1).flat();
  const bridge = layer === 0 ? "|/bridge$" : "";
  return {
    regex: `^\\.\\./.*\\b(${folders.join("|")})/${bridge}`,
    message: `${layers[layer].join(", ")}: nothing is imported from a layer above (see layers in eslint.config.js).`,
  };
};
const sibling = {
  regex: "^\\.\\./(?!\\.\\./)|/features/",
  message:
    "Features never import each other: they meet in app/; what two of them need goes to a layer below.",
};
const imports = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

// Everything that could leave the app, or that the window's engine cannot
// carry: posting a Blob or FormData to the app ends WebKitGTK's process.
const ways = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Blob", "FormData"];

// What tests in a browser use: in their own process, and within the page.
const node = ["process", "console", "setTimeout", "clearTimeout", "fetch", "URL"];
const browser = ["document", "innerWidth", "innerHeight"];
const readonly = (...names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default tseslint.config(
  { ignores: ["dist/", "wailsjs/", "node_modules/"] },
  js.configs.recommended,
  tseslint.configs.strict,
  hooks.configs.flat["recommended-latest"],
  {
    files: ["src/**/*.{ts,tsx}"],
    rules: {
      ...imports(wailsjs),
      "no-restricted-globals": [
        "error",
        ...ways.map((name) => ({ name, message: "The page asks nothing but the bridge." })),
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Model output and names are untrusted: text only.",
        },
      ],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  ...layers.slice(0, -1).map((folders, layer) => ({
    files: folders.map((folder) => `src/${folder}/**`),
    ignores: ["src/**/*.test.{ts,tsx}"],
    rules: imports(wailsjs, above(layer), ...(folders.includes("features") ? [sibling] : [])),
  })),
  { files: ["src/bridge.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["e2e/**/*.mjs"], languageOptions: { globals: readonly(...node, ...browser) } },
);
