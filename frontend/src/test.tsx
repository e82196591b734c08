import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import axe from "axe-core";
import type { ReactElement } from "react";
import { BridgeContext, type Bridge } from "./bridge";
import { theme } from "./ui/theme";

/** Shows a page over a bridge, as the shell would. */
export function show(page: ReactElement, bridge: Bridge) {
  return render(
    <BridgeContext value={bridge}>
      <MantineProvider theme={theme}>{page}</MantineProvider>
    </BridgeContext>,
  );
}

/** What axe objects to in the page, by rule. Contrast needs a real engine and is looked at elsewhere. */
export async function objections(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}
