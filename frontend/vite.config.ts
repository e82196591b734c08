import react from "@vitejs/plugin-react";
import { type Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { prune } from "./prune.ts";

// Where the window puts the nonce of its start: backend/window/nonce.go.
const nonce = "NONCE-OF-THIS-START";

// The window loads nothing but its own files. Mantine writes style elements,
// which have the nonce; inline scripts are needed by nobody, so none are
// allowed. In development Vite itself needs them: the policy is set in the build
// only.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' 'nonce-${nonce}'`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: policy },
      injectTo: "head-prepend",
    },
    { tag: "meta", attrs: { name: "nonce", nonce }, injectTo: "head" },
  ],
};

const usedStylesOnly: Plugin = {
  name: "used-styles-only",
  apply: "build",
  generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const scripts = files.map((file) => (file.type === "chunk" ? file.code : "")).join("\n");
    for (const file of files) {
      if (file.type === "asset" && file.fileName.endsWith(".css")) {
        file.source = prune(String(file.source), scripts);
      }
    }
  },
};

export default defineConfig({
  plugins: [react(), contentSecurityPolicy, usedStylesOnly],
  resolve: { dedupe: ["echarts", "zrender"] }, // build/echarts/parts.js gets it from here
  build: {
    target: "safari15", // the oldest of WebKitGTK and WKWebView that may meet it
    assetsInlineLimit: 0, // the policy above forbids data: fonts
    chunkSizeWarningLimit: 1500,
    modulePreload: false, // the app is at hand, and the polyfill would call fetch
  },
  // Charts and prompts that the backend holds as right are shown in development.
  server: { host: "127.0.0.1", port: 5173, strictPort: true, fs: { allow: [".."] } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["{src/**/,}*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 180_000, // of a busy machine; nothing waits for it
    hookTimeout: 180_000,
  },
});
