import type { Answer, Bridge, Column, CompareFlag, Comparison, MetricLine, Subject } from "../bridge";
import { en } from "../lib/text/messages";
import { charts, differenceChart } from "./charts";
import type { FakeOptions } from "./options";
import { runs } from "./history";

const factors = [1, 1.34, 0.92, 1.002, 2.1, 0.7, 1.1, 1.6];

function columns({ run, model }: Subject, given: FakeOptions): Column[] {
  const found = (given.runs ?? runs).find(({ id }) => id === run);
  if (!found) return [];
  return found.models
    .filter(({ name }) => !model || name === model)
    .map(({ name, title, stage, load }) => ({
      run,
      run_name: found.name,
      started: found.started,
      state: found.state,
      model: name,
      title: title || name,
      stage,
      load,
      repeats: 1,
      label: `${title || name} · ${found.name || run}`,
    }));
}

function metric(
  id: string,
  unit: string,
  better: string,
  base: number,
): (n: number, b: number) => MetricLine {
  return (n, baseline) => ({
    id,
    unit,
    better,
    values: factors.slice(0, n).map((factor, at) => {
      const delta = factor / (factors[baseline] ?? 1) - 1;
      const good = better === "lower" ? delta < 0 : delta > 0;
      const answer = Math.abs(delta) < 0.005 ? "same" : good ? "better" : "worse";
      const isMissing = id === "ttfa_p50" && at === 1;
      const isOther = at !== baseline && !isMissing;
      return {
        value: isMissing ? undefined : base * factor,
        n: 177,
        weak: id.endsWith("p99"),
        delta: at === baseline ? undefined : delta,
        answer: isOther && better && !isRefused(at, baseline) ? answer : "",
        ...(isOther && better ? { change: delta, low: delta - 0.02, high: delta + 0.02 } : {}),
        absolute: false,
        more: 0,
        drifts: false,
        text: "",
      };
    }),
  });
}

const metrics = [
  metric("ttft_p50", "s", "lower", 0.203),
  metric("ttft_p95", "s", "lower", 0.339),
  metric("ttft_p99", "s", "lower", 0.487),
  metric("ttfa_p50", "s", "lower", 0.203),
  metric("tpot_p50", "s", "lower", 0.0131),
  metric("latency_p50", "s", "lower", 2.87),
  metric("output_speed_p50", "tok/s", "higher", 71.9),
  metric("system_tokens", "tok/s", "higher", 940),
  metric("success_rate", "share", "higher", 0.47),
  metric("requests", "count", "", 180),
];

/** The column that was asked for another number of tokens than the rest. */
const isOtherWorkload = (at: number) => at === 2;
const isRefused = (at: number, baseline: number) => isOtherWorkload(at) !== isOtherWorkload(baseline);

function answer(column: number, baseline: number): Answer {
  const differ = isRefused(column, baseline);
  const values = ["512", "256"];
  return {
    column,
    text: "",
    metric: differ ? "" : "ttft_p95",
    against: differ ? "" : "output_speed_p50",
    obstacles: differ ? [{ field: "max_tokens", values, text: "Max tokens differ." }] : [],
  };
}

const maxTokens: CompareFlag = {
  code: "max_tokens",
  values: ["512", "256"],
  hinders: true,
  text: "Answers could have different lengths: max tokens 512, 256.",
};

const stopped = ({ label }: Column): CompareFlag => ({
  code: "stopped",
  values: [label],
  hinders: false,
  text: `${label} was stopped: it has not been asked everything.`,
});

type Calls = Pick<Bridge, "compare" | "compareCharts" | "differenceCharts">;

export function compareCalls(given: FakeOptions): Calls {
  return {
    compare: async ({ subjects, baseline }): Promise<Comparison> => {
      const all = subjects.flatMap((subject) => columns(subject, given));
      return {
        columns: all,
        baseline,
        metrics: metrics.map((make) => make(all.length, baseline)),
        answers: all.flatMap((_, n) => (n === baseline ? [] : [answer(n, baseline)])),
        differences: [
          { field: "max_tokens", values: all.map((_, n) => (isOtherWorkload(n) ? "256" : "512")) },
          { field: "load", values: all.map(({ load }) => en.load(load)) },
          { field: "prompts", values: all.map((_, n) => (n > 1 ? "-" : "0c9d6f4be21a77d3b1e0")) },
          { field: "timeout", values: all.map((_, n) => (n === 0 ? "5 min 00 s" : "none")) },
        ],
        flags: [maxTokens, ...all.filter(({ state }) => state === "stopped").map(stopped)],
      };
    },
    compareCharts: async () => charts.slice(0, 6),
    differenceCharts: async ({ subjects, baseline }) =>
      subjects
        .flatMap((subject) => columns(subject, given))
        .filter((_, at) => at !== baseline)
        .map(({ label }) => differenceChart(label)),
  };
}
