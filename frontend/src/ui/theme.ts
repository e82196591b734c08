import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from "@mantine/core";

// The teal of Tokenlap: dark enough in shade 7 to carry white text, and light enough
// in shade 4 to be text on dark ones (WCAG AA).
const lap: MantineColorsTuple = [
  "#e7f8f6",
  "#cdeeea",
  "#9fddd6",
  "#6dcbc2",
  "#43bbb0",
  "#27a99e",
  "#158a81",
  "#0d736c",
  "#0a5f59",
  "#074640",
];

// The dark background is that of the dark charts.
const dark: MantineColorsTuple = [
  "#dde3ea",
  "#b9c2cd",
  "#8b96a4",
  "#6a7686",
  "#3b4552",
  "#2e3743",
  "#222933",
  "#151a21",
  "#11161c",
  "#0b0f14",
];

/**
 * Gives the focus of a menu that closes back to its button, at once: a dialog that
 * the entry opens returns the focus to where it was then.
 */
function focusMenuButton() {
  const menu = document.activeElement?.closest('[role="menu"]');
  document.getElementById(menu?.getAttribute("aria-labelledby") ?? "")?.focus();
}

export const theme = createTheme({
  colors: { lap, dark },
  primaryColor: "lap",
  primaryShade: 7,
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "DejaVu Sans Mono", "SF Mono", Consolas, monospace',
  headings: { fontWeight: "650" },
  components: {
    // A menu takes no focus itself: its first item does.
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        returnFocus: false, // it comes late, when what the entry opened has the focus
        onClose: focusMenuButton,
      },
    },
    // The head of a dialog is no banner of the page.
    Modal: { defaultProps: { attributes: { header: { role: "none" } } } },
    Drawer: { defaultProps: { attributes: { header: { role: "none" } } } },
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true } } },
  },
});

/** The accessible name of close buttons. */
export const closedBy = (close: string): MantineThemeOverride => ({
  components: { CloseButton: { defaultProps: { "aria-label": close } } },
});

/** How fields write numbers. A point before decimals is always taken. */
export const numbersWith = ({ decimal, thousands }: NumberSigns): MantineThemeOverride => ({
  components: {
    NumberInput: {
      defaultProps: {
        decimalSeparator: decimal,
        allowedDecimalSeparators: [decimal, "."],
        thousandSeparator: thousands,
      },
    },
  },
});

export interface NumberSigns {
  decimal: string; // before decimals
  thousands: string; // between thousands
}

// Mantine's breakpoints in em.
const breakpoints = { xs: 36, sm: 48, md: 62, lg: 75, xl: 88 };

/** Breakpoints for a zoom: at twice the size they are at twice the width. */
export const roomAt = (zoom: number): MantineThemeOverride => ({
  breakpoints: Object.fromEntries(Object.entries(breakpoints).map(([name, em]) => [name, `${em * zoom}em`])),
});

// Dark enough to carry white text.
const red = { "--mantine-color-red-filled": "#c92a2a", "--mantine-color-red-filled-hover": "#b32525" };

/**
 * Mantine's dimmed text misses the contrast of WCAG AA on both backgrounds,
 * and its light variant of our teal is nearly black on dark ones.
 */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...red,
    "--mantine-color-dimmed": "#5a6570",
    "--mantine-color-yellow-light-color": "#744700",
    "--mantine-color-red-light-color": "#a31414",
    "--mantine-color-blue-light-color": "#0b4f8f",
    "--mantine-color-gray-light-color": "#454d55",
    "--mantine-color-error": "#c92a2a",
  },
  dark: {
    ...red,
    "--mantine-color-dimmed": "#b1b6bd",
    "--mantine-color-yellow-light-color": "#ffd43b",
    "--mantine-color-red-light-color": "#ffa8a8",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-gray-light": "rgba(139, 150, 164, 0.16)",
    "--mantine-color-gray-light-color": "#dde3ea",
    "--mantine-color-lap-light": "rgba(67, 187, 176, 0.18)",
    "--mantine-color-lap-light-hover": "rgba(67, 187, 176, 0.24)",
    "--mantine-color-lap-light-color": "#9fddd6",
  },
});
