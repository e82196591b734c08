import { MantineProvider, mergeThemeOverrides } from "@mantine/core";
import { render } from "@testing-library/react";
import { Notifications, notifications } from "@mantine/notifications";
import axe from "axe-core";
import type { ReactElement } from "react";
import { BridgeContext, type Bridge } from "../bridge";
import { dictionaries } from "../lib/text";
import { LiveRunProvider } from "../run-state/liveRun";
import { QueueProvider } from "../run-state/queue";
import { RouteProvider, type Route } from "../navigation/route";
import { defaultSettings, SettingsProvider } from "../settings/settings";
import { closedBy, numbersWith, theme } from "../ui/theme";

const themed = mergeThemeOverrides(theme, closedBy("Close"), numbersWith(dictionaries.en.shell.numberSigns));

const elsewhere: Route = { page: "start" };

/** Renders a page with a bridge and a route, as the app would. */
export function renderPage(page: ReactElement, bridge: Bridge, first: Route = elsewhere) {
  notifications.clean(); // those of the previous test
  return render(
    <BridgeContext value={bridge}>
      <SettingsProvider first={defaultSettings}>
        <MantineProvider theme={themed} env="test">
          <RouteProvider first={first}>
            <LiveRunProvider>
              <Notifications />
              <QueueProvider>{page}</QueueProvider>
            </LiveRunProvider>
          </RouteProvider>
        </MantineProvider>
      </SettingsProvider>
    </BridgeContext>,
  );
}

/** The violations that axe finds, by rule. Contrast needs a real engine: the browser tests check it. */
export async function axeViolations(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}
