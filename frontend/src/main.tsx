import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "./ui/style.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { BridgeContext, insideApp, wails } from "./bridge";

// In development a plain browser gets recorded answers; the built page never
// carries them.
const bridge =
  import.meta.env.DEV && !insideApp() ? (await import("./bridge.fake")).fakeFor(location.search) : wails;

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <BridgeContext value={bridge}>
        <App />
      </BridgeContext>
    </StrictMode>,
  );
}
