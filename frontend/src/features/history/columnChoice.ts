// Which columns the list shows. Sortable ones have the name of their order.

export const optionalColumns = [
  "started",
  "duration",
  "models",
  "requests",
  "success_rate",
  "ttft",
  "tpot",
  "latency",
  "output_speed",
  "system_tokens",
] as const;

export type OptionalColumn = (typeof optionalColumns)[number];

/** The columns that fit into a window of the initial size. */
export const defaultColumns: OptionalColumn[] = ["started", "models", "requests", "ttft", "system_tokens"];

/** Widths in rem, so that they grow with the font. */
export const widths: Record<OptionalColumn | "star" | "name" | "menu", { least: number; share: number }> = {
  star: { least: 2, share: 0 },
  name: { least: 9.5, share: 1 },
  started: { least: 5.7, share: 0 },
  duration: { least: 6.2, share: 0 },
  models: { least: 9, share: 1 },
  requests: { least: 5.2, share: 0 },
  success_rate: { least: 6.1, share: 0 },
  ttft: { least: 6.4, share: 0 },
  tpot: { least: 6.4, share: 0 },
  latency: { least: 7.6, share: 0 },
  output_speed: { least: 8.2, share: 0 },
  system_tokens: { least: 7.4, share: 0 },
  menu: { least: 2.6, share: 0 },
};

/** A track of the grid: fixed, or growing from its least width. */
export function gridTrack(name: keyof typeof widths): string {
  const { least, share } = widths[name];
  return share === 0 ? `${least}rem` : `minmax(${least}rem, ${share}fr)`;
}

const markWidth = 2.5; // rem of the checkboxes

/** The smallest width in rem at which nothing is cut. */
export const minWidth = (shown: readonly OptionalColumn[]) =>
  [...shown, "star" as const, "name" as const, "menu" as const].reduce(
    (sum, name) => sum + widths[name].least,
    markWidth,
  );

/** Shows or hides a column. */
export const toggledColumn = (shown: readonly OptionalColumn[], name: OptionalColumn): OptionalColumn[] =>
  optionalColumns.filter((one) => (one === name ? !shown.includes(one) : shown.includes(one)));
