// What a comparison shows, in sentences.

import type { Answer, Comparison, MetricLine, MetricValue } from "../bridge";
import { line } from "../lib/format";
import { metric } from "../lib/metrics";
import type { Dictionary } from "../lib/text";

export type Answered = "better" | "worse" | "same" | "unknown";

/** The answer of a value; "" where nothing is claimed. */
export function answerOf({ answer }: MetricValue): Answered | "" {
  switch (answer) {
    case "better":
    case "worse":
    case "same":
    case "unknown":
      return answer;
    default:
      return "";
  }
}

const small = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const large = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** The size of a part of 1 in percent, without unit: 8, 0.4. */
export function digits(part: number): string {
  const size = Math.abs(part) * 100;
  return (size < 9.95 ? small : large).format(size);
}

const isNumber = (one: number | null | undefined): one is number => typeof one === "number";

/** The smallest and the largest size of a change; the largest is null where it has no bound. */
function sizes({ low, high }: MetricValue): [number, number | null] {
  const ends = [low, high].filter(isNumber).map(Math.abs);
  return ends.length === 2 ? [Math.min(...ends), Math.max(...ends)] : [ends[0] ?? 0, null];
}

const largest = ({ low, high }: MetricValue) => Math.max(0, ...[low, high].filter(isNumber).map(Math.abs));

/** The answer of a value in a sentence; "" where nothing is claimed. */
export function sentenceOf(say: Dictionary, of: MetricLine, value: MetricValue, label: string): string {
  const { words } = say.compare;
  const answer = answerOf(value);
  const { name } = metric(say.metrics, of.id);
  const one = line(label);
  switch (answer) {
    case "same":
      return words.same(name, words.size(digits(largest(value)), value.absolute));
    case "unknown":
      return words.unknown(name, missing(say, value));
    case "better":
    case "worse": {
      const by = range(say, value);
      if (value.absolute) return words.points(one, by, answer, name);
      const isSpeed = of.unit === "s" || of.id.startsWith("output_speed") || of.id.startsWith("decode_speed");
      return isSpeed ? words.speed(one, by, answer, name) : words.rate(one, by, answer, name);
    }
    case "":
      return "";
  }
}

function range(say: Dictionary, value: MetricValue): string {
  const { words } = say.compare;
  const [from, to] = sizes(value);
  if (to === null) return words.atLeast(words.size(digits(from), value.absolute));
  const [low, high] = [digits(from), digits(to)];
  return low === high ? words.size(high, value.absolute) : words.range(low, words.size(high, value.absolute));
}

/** Why an answer is unknown. */
function missing(say: Dictionary, { more, drifts }: MetricValue): string {
  const { words } = say.compare;
  if (drifts) return words.drifts;
  return more > 0 ? words.more(more) : words.manyMore;
}

/** What a comparison says of a column: the short answer, which names the column where there are several. */
export function headlineOf(say: Dictionary, comparison: Comparison, answer: Answer): string {
  const label = line(comparison.columns[answer.column]?.label ?? "");
  const text = shortAnswer(say, comparison, answer);
  return comparison.columns.length < 3 || text.includes(label) ? text : `${label}: ${text}`;
}

function shortAnswer(say: Dictionary, comparison: Comparison, answer: Answer): string {
  const { words } = say.compare;
  const { columns, metrics, baseline } = comparison;
  const label = columns[answer.column]?.label ?? "";
  if (answer.obstacles.length > 0) return words.refused([line(label)], obstaclesOf(say, answer));
  const sentence = (id: string) => {
    const of = metrics.find((one) => one.id === id);
    const value = of?.values[answer.column];
    return of && value ? sentenceOf(say, of, value, label) : "";
  };
  if (typeof answer.largest === "number") {
    const same = words.allSame(words.size(digits(answer.largest), false));
    return [same, sentence(answer.against)].filter(Boolean).join("; ");
  }
  if (answer.metric) return [sentence(answer.metric), sentence(answer.against)].filter(Boolean).join("; ");
  return words.few(line(columns[baseline]?.label ?? ""), line(label));
}

/** In what the workload of a column differs from that of the baseline. */
function obstaclesOf(say: Dictionary, { obstacles }: Answer): string {
  const { field } = say.compare;
  return obstacles.map(({ field: one }) => field[one as keyof typeof field] ?? one).join(", ");
}

/** Of which columns nothing is claimed and why: a sentence for each reason. */
export function refusalsOf(say: Dictionary, { answers, columns }: Comparison): string[] {
  const byReason = new Map<string, string[]>();
  for (const answer of answers.filter(({ obstacles }) => obstacles.length > 0)) {
    const reason = obstaclesOf(say, answer);
    const label = line(columns[answer.column]?.label ?? "");
    byReason.set(reason, [...(byReason.get(reason) ?? []), label]);
  }
  return [...byReason].map(([reason, labels]) => say.compare.words.refused(labels, reason));
}
