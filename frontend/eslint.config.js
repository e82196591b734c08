import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const wailsjs = {
  regex: "wailsjs/",
  message: "Only bridge.ts talks to wailsjs: use useBridge().",
};
const sibling = {
  regex: "^\\.\\./(?!\\.\\./)|/features/",
  message:
    "Features never import each other: they meet in App.tsx; what two of them need goes to ui/ or lib/.",
};
const upward = {
  regex: "features/|/App$|/bridge$",
  message: "ui/ and lib/ know neither features nor the bridge.",
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
  { files: ["src/features/**"], rules: imports(wailsjs, sibling) },
  { files: ["src/ui/**", "src/lib/**"], rules: imports(wailsjs, upward) },
  { files: ["src/bridge.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["e2e/**/*.mjs"], languageOptions: { globals: readonly(...node, ...browser) } },
);
