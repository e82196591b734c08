import {
  AppShell,
  Box,
  MantineProvider,
  mergeThemeOverrides,
  useComputedColorScheme,
  type MantineColorSchemeManager,
} from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import { spotlight } from "@mantine/spotlight";
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from "react";
import { useBridge, type Settings } from "../bridge";
import { FileDropProvider } from "../imports/FileDrop";
import { isModalOpen } from "../lib/shortcut";
import { dictionaries, LanguageContext, useText } from "../lib/text";
import { LiveRunProvider } from "../run-state/liveRun";
import { QueueProvider } from "../run-state/queue";
import { RouteProvider, useNavigation } from "../navigation/route";
import { languageOf, SettingsProvider, useSettings, defaultSettings, stepZoom } from "../settings/settings";
import { CloseDialog } from "./CloseDialog";
import { actionFor } from "./shortcuts";
import { CommandPalette } from "./CommandPalette";
import { navigationEntryNamed, navigationEntryOf, pages } from "./pages";
import { Navbar } from "./Navbar";
import { SettingsDialog } from "./SettingsDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { TaskStatus } from "./TaskStatus";
import { useStartPlan } from "../features/run/useStartPlan";
import { useHideSeen, useToastHeight } from "../toasts/toast";
import { CutText } from "../ui/CutText";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { styleNonce } from "../ui/nonce";
import { closedBy, numbersWith, roomAt, theme, variables } from "../ui/theme";

/** The whole window, on the page that was shown last. */
export function App({ settings = defaultSettings }: { settings?: Settings }) {
  return (
    <SettingsProvider first={settings}>
      <Appearance>
        <RouteProvider first={{ page: navigationEntryNamed(settings.page) }}>
          <LiveRunProvider>
            <QueueProvider>
              <FileDropProvider>
                <Shell />
              </FileDropProvider>
            </QueueProvider>
          </LiveRunProvider>
        </RouteProvider>
      </Appearance>
    </SettingsProvider>
  );
}

// Settings are stored by the app, not in the storage of the page.
const withoutStorage: MantineColorSchemeManager = {
  get: (value) => value,
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
};

const schemes = { light: "light", dark: "dark" } as const;

/** Applies the settings: colour scheme, language and zoom. */
function Appearance({ children }: { children: ReactNode }) {
  const { settings } = useSettings();
  const scheme = schemes[settings.scheme as keyof typeof schemes];
  const language = languageOf(settings);
  const { close, numberSigns } = dictionaries[language].shell;
  const zoom = settings.zoom || 1;
  const named = useMemo(
    () => mergeThemeOverrides(theme, closedBy(close), numbersWith(numberSigns), roomAt(zoom)),
    [close, numberSigns, zoom],
  );
  useEffect(() => {
    const { style } = document.documentElement;
    style.fontSize = `${Math.round(zoom * 100)}%`;
    style.setProperty("--window-zoom", String(zoom));
  }, [zoom]);
  return (
    <LanguageContext value={language}>
      <MantineProvider
        theme={named}
        cssVariablesResolver={variables}
        colorSchemeManager={withoutStorage}
        defaultColorScheme="auto"
        forceColorScheme={scheme}
        getStyleNonce={styleNonce}
      >
        <Notifications position="bottom-right" limit={3} />
        <CutText />
        {children}
      </MantineProvider>
    </LanguageContext>
  );
}

function Shell() {
  const { shell: say } = useText();
  const { route } = useNavigation();
  const { settings } = useSettings();
  const room = `(min-width: ${1000 * (settings.zoom || 1)}px)`;
  const wide = useMediaQuery(room, undefined, { getInitialValueInEffect: false }) ?? false;
  const [helping, setHelping] = useState(false);
  const [setting, setSetting] = useState(false);
  const help = () => setHelping(true);
  const openSettings = () => setSetting(true);
  const main = useRef<HTMLElement>(null);
  useWindowBackground();
  useShortcuts(help, openSettings);
  useFocusOnNavigation(main);
  useHideSeen();
  useStartPlan();
  useToastHeight();
  const { view: View } = pages[route.page];
  const key = "run" in route ? `results ${route.run}` : route.page;
  return (
    <AppShell navbar={{ width: wide ? 232 : 68, breakpoint: 0 }} padding={{ base: "md", lg: "xl" }}>
      <a className="skip" href="#content">
        {say.skip}
      </a>
      <Navbar wide={wide} openPalette={spotlight.open} openSettings={openSettings} />
      <AppShell.Main id="content" ref={main} tabIndex={-1}>
        <Box maw={1400} mx="auto">
          <ErrorBoundary key={key}>
            <View />
          </ErrorBoundary>
        </Box>
      </AppShell.Main>
      <CommandPalette help={help} openSettings={openSettings} />
      <SettingsDialog opened={setting} close={() => setSetting(false)} />
      <ShortcutsDialog opened={helping} close={() => setHelping(false)} />
      <CloseDialog />
      <TaskStatus />
    </AppShell>
  );
}

/** The shortcuts of every page. While a dialog is open only those for zoom work. */
function useShortcuts(help: () => void, openSettings: () => void) {
  const { go, back } = useNavigation();
  const { settings, change } = useSettings();
  const zoom = settings.zoom || 1;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = event.defaultPrevented ? null : actionFor(event, isTyping(event.target));
      if (!action) return;
      if (isModalOpen() && action.do !== "zoom" && action.do !== "unzoom") return;
      if (action.do === "search" && !focusSearch()) return;
      event.preventDefault();
      if (action.do === "go") go({ page: action.page });
      if (action.do === "back") back();
      if (action.do === "palette") spotlight.open();
      if (action.do === "help") help();
      if (action.do === "settings") openSettings();
      if (action.do === "zoom") change({ zoom: stepZoom(zoom, action.steps) });
      if (action.do === "unzoom") change({ zoom: 1 });
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [go, back, change, zoom, help, openSettings]);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Focuses the search field of the page and reports whether it has one. */
function focusSearch(): boolean {
  const marked = document.querySelector<HTMLElement>("main [data-search]");
  const field = marked?.matches("input") ? marked : marked?.querySelector<HTMLElement>("input");
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
  return field !== undefined && field !== null;
}

/** On navigation: focuses the heading of the page, scrolls to its top and stores its name. */
function useFocusOnNavigation(mainRef: RefObject<HTMLElement | null>) {
  const { route } = useNavigation();
  const { change } = useSettings();
  const before = useRef(route);
  useEffect(() => {
    if (before.current === route) return;
    before.current = route;
    change({ page: navigationEntryOf(route.page) });
    const page = mainRef.current;
    if (!page || (page !== document.activeElement && page.contains(document.activeElement))) return; // the page has set the focus
    const target = page.querySelector<HTMLElement>("h1") ?? page;
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [route, mainRef, change]);
}

/** Gives the window behind the page the colour of the page. */
function useWindowBackground() {
  const { backdrop } = useBridge();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  useEffect(() => {
    if (scheme === "dark") backdrop(21, 26, 33);
    else backdrop(255, 255, 255);
  }, [backdrop, scheme]);
}
