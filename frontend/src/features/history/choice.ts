// Which columns the list has. Sortable ones are named as the order is.

export const choices = [
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

export type Choice = (typeof choices)[number];

/** What fits into the window as it opens first. */
export const usual: Choice[] = ["started", "models", "requests", "ttft", "system_tokens"];

/** In rem, so that they grow with the letters. */
export const widths: Record<Choice | "star" | "name" | "menu", { least: number; share: number }> = {
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
export function track(name: keyof typeof widths): string {
  const { least, share } = widths[name];
  return share === 0 ? `${least}rem` : `minmax(${least}rem, ${share}fr)`;
}

const markWidth = 2.5; // rem of the check marks

/** The least width in rem at which nothing is cut. */
export const leastWidth = (shown: readonly Choice[]) =>
  [...shown, "star" as const, "name" as const, "menu" as const].reduce(
    (sum, name) => sum + widths[name].least,
    markWidth,
  );

/** Shown or hidden, in the order in which columns stand. */
export const switched = (shown: readonly Choice[], name: Choice): Choice[] =>
  choices.filter((one) => (one === name ? !shown.includes(one) : shown.includes(one)));
