import {
  AppShell,
  Box,
  Group,
  Kbd,
  MantineProvider,
  NavLink,
  SegmentedControl,
  Stack,
  Text,
  Title,
  useComputedColorScheme,
  useMantineColorScheme,
  type MantineColorScheme,
} from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import {
  IconActivity,
  IconColumns,
  IconHistory,
  IconHome,
  IconMessage,
  IconPlayerPlay,
  IconServer2,
  type Icon,
} from "@tabler/icons-react";
import { useEffect, type ComponentType } from "react";
import { useBridge } from "./bridge";
import { ComparePage } from "./features/compare/ComparePage";
import { HistoryPage } from "./features/history/HistoryPage";
import { LivePage } from "./features/live/LivePage";
import { ModelsPage } from "./features/models/ModelsPage";
import { PromptsPage } from "./features/prompts/PromptsPage";
import { ResultsPage } from "./features/results/ResultsPage";
import { RunPage } from "./features/run/RunPage";
import { StartPage } from "./features/start/StartPage";
import { line } from "./lib/format";
import { useLoaded } from "./lib/loaded";
import { useText, type Dictionary } from "./lib/text";
import { RouteProvider, useRoute, type PageName } from "./route";
import { Crash } from "./ui/Crash";
import { Mark } from "./ui/Mark";
import { theme, variables } from "./ui/theme";

// The pages in the order of the navigation and of Ctrl+1, Ctrl+2, ...
const pages: { id: PageName & keyof Dictionary["shell"]["page"]; icon: Icon; view: ComponentType }[] = [
  { id: "start", icon: IconHome, view: StartPage },
  { id: "models", icon: IconServer2, view: ModelsPage },
  { id: "prompts", icon: IconMessage, view: PromptsPage },
  { id: "run", icon: IconPlayerPlay, view: RunPage },
  { id: "live", icon: IconActivity, view: LivePage },
  { id: "history", icon: IconHistory, view: HistoryPage },
  { id: "compare", icon: IconColumns, view: ComparePage },
];

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <RouteProvider first={{ page: "models" }}>
        <Shell />
      </RouteProvider>
    </MantineProvider>
  );
}

function Shell() {
  const { shell: text } = useText();
  const { route, go } = useRoute();
  useHotkeys(
    pages.map(({ id }, index) => [`mod+${index + 1}`, () => go({ page: id })]),
    [],
  );
  useBackdrop();
  const place = route.page === "results" ? "history" : route.page;
  const View = route.page === "results" ? ResultsPage : pages.find(({ id }) => id === place)?.view;
  return (
    <AppShell navbar={{ width: 232, breakpoint: 0 }} padding={{ base: "lg", lg: "xl" }}>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <AppShell.Navbar p="md" aria-label={text.navigation}>
        <Group gap="sm" px="xs" pt={4} pb="lg" wrap="nowrap">
          <Mark size={30} />
          <Title order={2} size="h4" component="p">
            {text.name}
          </Title>
        </Group>
        <Stack gap={4} flex={1}>
          {pages.map((entry, index) => (
            <Entry
              key={entry.id}
              {...entry}
              label={text.page[entry.id]}
              digit={index + 1}
              active={entry.id === place}
              open={() => go({ page: entry.id })}
            />
          ))}
        </Stack>
        <Footer />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Box maw={1280} mx="auto">
          <Crash key={route.page}>{View && <View />}</Crash>
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}

function Entry(props: { label: string; icon: Icon; digit: number; active: boolean; open: () => void }) {
  return (
    <NavLink
      component="button"
      label={props.label}
      leftSection={<props.icon size={18} stroke={1.7} aria-hidden />}
      rightSection={
        <Kbd size="xs" aria-hidden>
          Ctrl {props.digit}
        </Kbd>
      }
      active={props.active}
      aria-current={props.active ? "page" : undefined}
      aria-keyshortcuts={`Control+${props.digit}`}
      onClick={props.open}
      fw={props.active ? 600 : 450}
      style={{ borderRadius: "var(--mantine-radius-md)" }}
    />
  );
}

function Footer() {
  const { shell: text } = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { version } = useBridge();
  const { value } = useLoaded(version);
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={text.scheme.label}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as MantineColorScheme)}
        data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: text.scheme[value] }))}
      />
      <Text size="xs" c="dimmed" px="xs" className="foreign">
        {value === null ? "\u00a0" : line(value)}
      </Text>
    </Stack>
  );
}

/** Gives the window behind the page the page's own colour. */
function useBackdrop() {
  const { backdrop } = useBridge();
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    if (scheme === "dark") backdrop(36, 36, 36);
    else backdrop(255, 255, 255);
  }, [backdrop, scheme]);
}
