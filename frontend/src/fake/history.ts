import type {
  Bridge,
  Facet,
  Load,
  ModelRow,
  RunQuery,
  RunRow,
  Trend,
  TrendChange,
  TrendView,
} from "../bridge";
import { trendChart } from "./charts";
import type { FakeOptions } from "./options";

const users = (n: number): Load => ({ kind: "users", users: n });

const row = (name: string, rest: Partial<ModelRow>): ModelRow => ({
  name,
  title: "",
  stage: 0,
  load: users(1),
  requests: 180,
  failed: 0,
  success_rate: 1,
  ttft_p50: 0.2034,
  ttft_p95: 0.3391,
  tpot_p50: 0.0131,
  latency_p50: 2.874,
  output_speed: 71.9,
  tokens_per_second: 48.12,
  warnings: 0,
  ...rest,
});

const unmeasured: Partial<ModelRow> = {
  requests: undefined,
  failed: undefined,
  success_rate: undefined,
  ttft_p50: undefined,
  ttft_p95: undefined,
  tpot_p50: undefined,
  latency_p50: undefined,
  output_speed: undefined,
  tokens_per_second: undefined,
};

const run = (id: string, rest: Partial<RunRow>): RunRow => ({
  id,
  name: "",
  state: "finished",
  started: "2026-11-23T14:05:00Z",
  duration: 512.4,
  starred: false,
  excluded: "",
  tags: [],
  note: "",
  origin: "",
  definitions: "1",
  models: [row("sim-swift", { title: "Swift (simulated)" })],
  ...rest,
});

export const runs: RunRow[] = [
  run("r-5", {
    name: "Nightly comparison",
    starred: true,
    tags: ["nightly", "gpu"],
    note: "After the driver update.",
    models: [
      row("llama-vllm", { title: "Llama 3.1 8B on vLLM", tokens_per_second: 1874.4, load: users(16) }),
      row("llama-nim", {
        title: "Llama 3.1 8B on NIM",
        load: users(16),
        failed: 3,
        success_rate: 177 / 180,
        ttft_p50: 1.2549,
        tokens_per_second: 940.2,
        warnings: 2,
      }),
    ],
  }),
  run("r-4", {
    name: "Demo",
    state: "running",
    started: "2026-11-23T13:00:00Z",
    duration: undefined,
    models: [row("sim-steady", unmeasured)],
  }),
  run("r-3", { state: "interrupted", started: "2026-11-22T09:30:00Z", duration: 18.2 }),
  run("r-2", {
    name: "Before the upgrade",
    state: "stopped",
    started: "2026-10-02T18:12:00Z",
    tags: ["gpu"],
  }),
  run("r-1", {
    name: "Last year's file",
    state: "imported",
    started: "2025-11-07T14:30:22Z",
    origin: "performance_results_20251107_143022.csv",
    definitions: "seed-v1",
  }),
];

/** A run of more models than a row of the history shows. */
export const wide: RunRow = run("r-wide", {
  name: "Every model there is, with a name that is too long for any column of any list",
  tags: ["nightly", "gpu", "vllm", "weekend"],
  models: Array.from({ length: 6 }, (_, n) =>
    row(`model-${n + 1}`, { title: `Model number ${n + 1} with a long title`, ttft_p50: 0.1 * (n + 1) }),
  ),
});

/** A long history: ?runs=10000 in the address. */
export const manyRuns = (n: number): RunRow[] =>
  Array.from({ length: n }, (_, i) => ({
    ...(i % 11 === 7 ? wide : (runs[i % runs.length] as RunRow)),
    id: `r-${n - i}`,
    started: new Date(Date.UTC(2026, 10, 23, 14) - i * 3_600_000).toISOString(),
  }));

const regressed = "r-3"; // the run with which the figures became worse

function matches(one: RunRow, query: RunQuery): boolean {
  const words = query.text.toLowerCase().split(/\s+/);
  const all = [one.name, one.id, one.note, ...one.tags, ...one.models.flatMap((m) => [m.name, m.title])];
  const text = all.join(" ").toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (!query.model || one.models.some(({ name }) => name === query.model)) &&
    (!query.tag || one.tags.includes(query.tag)) &&
    (!query.state || one.state === query.state) &&
    (!query.starred || one.starred) &&
    (!query.regressed || one.id === regressed) &&
    (!query.since || one.started.slice(0, 10) >= query.since) &&
    (!query.until || one.started.slice(0, 10) <= query.until)
  );
}

type Value = string | number | undefined;
const best = (one: RunRow, of: (model: ModelRow) => number | undefined, down: boolean): Value => {
  const known = one.models.map(of).filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  return down ? Math.max(...known) : Math.min(...known);
};

// As the app sorts: a metric begins with its best run.
const orders: Record<string, { of: (one: RunRow) => Value; down: boolean }> = {
  started: { of: (one) => one.started, down: true },
  name: { of: (one) => one.name.toLowerCase(), down: false },
  duration: { of: (one) => one.duration, down: false },
  ttft: { of: (one) => best(one, (model) => model.ttft_p50, false), down: false },
  tpot: { of: (one) => best(one, (model) => model.tpot_p50, false), down: false },
  latency: { of: (one) => best(one, (model) => model.latency_p50, false), down: false },
  output_speed: { of: (one) => best(one, (model) => model.output_speed, true), down: true },
  system_tokens: { of: (one) => best(one, (model) => model.tokens_per_second, true), down: true },
  success_rate: { of: (one) => best(one, (model) => model.success_rate, true), down: true },
};

function sorted(list: RunRow[], { sort, reverse }: RunQuery): RunRow[] {
  const order = orders[sort || "started"];
  if (!order) throw new Error(`runs cannot be sorted by "${sort}"`);
  const sign = order.down === reverse ? -1 : 1;
  return list
    .map((one) => ({ one, value: order.of(one) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined);
      return a.value === b.value ? 0 : a.value < b.value ? sign : -sign;
    })
    .map(({ one }) => one);
}

function tally(values: string[]): Facet[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, n]) => ({ value, title: value, runs: n })).sort((a, b) => b.runs - a.runs);
}

const titles = new Map(runs.flatMap((one) => one.models.map(({ name, title }) => [name, title])));

const worse: TrendChange = {
  at: 7,
  run: regressed,
  metric: "ttft",
  statistic: "p50",
  kind: "level",
  change: 0.213,
  low: 0.18,
  high: 0.25,
  p: 0.0001,
  worse: true,
};

const trend = (model: string, title: string, base: number): Trend => ({
  model,
  title,
  comparable: `same-${model}`,
  load: users(16),
  points: Array.from({ length: 12 }, (_, n) => ({
    run: `r-${(n % 5) + 1}`,
    started: `2026-11-${String(n + 10)}T08:00:00Z`,
    counted: n !== 6,
    excluded: n === 6 ? "The server was updating." : "",
    ttft_p50: n === 4 ? undefined : base * (n < 7 ? 1 : 1.2) * (1 + 0.03 * Math.sin(n)),
    tokens_per_second: n === 4 ? undefined : 900 + 40 * Math.cos(n),
    changes: n === 7 ? [worse] : [],
  })),
});

const trends = [
  trend("llama-vllm", "Llama 3.1 8B on vLLM", 0.21),
  trend("llama-nim", "Llama 3.1 8B on NIM", 0.84),
];

const trendView = (stored: RunRow[], { points }: Trend): TrendView => ({
  chart: trendChart,
  runs: points.slice(0, 5).map(({ run: id, started, ttft_p50 }) => {
    const { name = "", state = "finished", excluded = "" } = stored.find((one) => one.id === id) ?? {};
    return { run: id, name, started, state, excluded, value: ttft_p50, text: `${ttft_p50 ?? "-"} s` };
  }),
  changes: [{ ...worse, started: points[worse.at]?.started ?? "" }],
  metrics: ["ttft.p50", "ttft.p95", "tpot.p50", "success_rate"],
});

type Calls = Pick<
  Bridge,
  | "runs"
  | "facets"
  | "trend"
  | "trends"
  | "excludeRun"
  | "renameRun"
  | "noteRun"
  | "tagRun"
  | "starRun"
  | "unstarRun"
  | "deleteRuns"
  | "restoreRuns"
>;

export function historyCalls(given: FakeOptions): Calls {
  let stored = given.runs ?? runs;
  const gone = new Set<string>();
  const change = async (id: string, rest: Partial<RunRow>) => {
    stored = stored.map((one) => (one.id === id ? { ...one, ...rest } : one));
  };
  const there = () => stored.filter((one) => !gone.has(one.id));
  return {
    runs: async (query) => {
      const found = sorted(
        there().filter((one) => matches(one, query)),
        query,
      );
      const end = query.limit > 0 ? query.offset + query.limit : undefined;
      return { rows: found.slice(query.offset, end), total: found.length };
    },
    facets: async () => ({
      models: tally(there().flatMap((one) => one.models.map(({ name }) => name))).map((facet) => ({
        ...facet,
        title: titles.get(facet.value) ?? "",
      })),
      tags: tally(there().flatMap((one) => one.tags)),
      states: tally(there().map((one) => one.state)),
    }),
    trends: async () => trends,
    trend: async ({ model }) => {
      const found = trends.find((one) => one.model === model);
      if (!found) throw new Error(`there is no run of "${model}" with figures`);
      return trendView(stored, found);
    },
    excludeRun: ({ run: id, text }) => change(id, { excluded: text }),
    renameRun: ({ run: id, text }) => change(id, { name: text }),
    noteRun: ({ run: id, text }) => change(id, { note: text }),
    tagRun: ({ run: id, tags }) => change(id, { tags }),
    starRun: (id) => change(id, { starred: true }),
    unstarRun: (id) => change(id, { starred: false }),
    deleteRuns: async (ids) => {
      ids.forEach((id) => gone.add(id));
      return { runs: ids, problems: [] };
    },
    restoreRuns: async (ids) => ids.forEach((id) => gone.delete(id)),
  };
}
