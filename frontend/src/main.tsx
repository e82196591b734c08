import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./ui/font.css";
import "./ui/style.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { logViolations } from "./app/policy";
import { BridgeContext, insideApp, wails, type Settings } from "./bridge";
import { defaultSettings, languageOf } from "./settings/settings";

// In development a plain browser gets recorded answers, which are not part of
// the built page.
const bridge =
  import.meta.env.DEV && !insideApp() ? (await import("./bridge.fake")).fakeFor(location.search) : wails;
logViolations(bridge);

// Settings are loaded before the first render, so that colours and language do
// not change after it; after a second the defaults are used.
const settingsTimeout = 1000; // ms
const settings = await Promise.race([
  bridge.settings().catch(() => defaultSettings),
  new Promise<Settings>((resolve) => setTimeout(() => resolve(defaultSettings), settingsTimeout)),
]);
await bridge.speak(languageOf(settings)).catch(() => {});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <BridgeContext value={bridge}>
        <App settings={settings} />
      </BridgeContext>
    </StrictMode>,
  );
}
