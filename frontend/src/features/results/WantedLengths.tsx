import { Text } from "@mantine/core";
import type { Calibration, ModelSummary, Result } from "../../bridge";
import { absent, count, duration, share, type Maybe } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { Term } from "../../ui/Term";
import type { Fact } from "./Facts";
import classes from "./results.module.css";

/** TTFT of requests whose shared prefix was cached beside that of those whose was not. */
export function PrefixCard({ model }: { model: ModelSummary }) {
  const { results, metrics } = useText();
  const { ttft_cold: cold, ttft_warm: warm } = model;
  if (cold.n === 0 && warm.n === 0) return null;
  const parts = [
    [metrics.metric.ttft_cold, cold],
    [metrics.metric.ttft_warm, warm],
  ] as const;
  return (
    <>
      {parts.map(([{ name, about }, values]) => (
        <div key={name} className={classes.card} role="group" aria-label={`${name} p50`}>
          <Term about={about} size="xs" c="dimmed">
            {name} p50
          </Term>
          <div className={classes.value}>{duration(values.p50)}</div>
          <Text size="xs" c="dimmed">
            {results.model.requests(count(values.n))}
          </Text>
        </div>
      ))}
    </>
  );
}

/** Wanted lengths beside those that came, and how words became tokens. */
export function lengthFacts(
  { summary, plan }: { summary: ModelSummary; plan: Pick<Result, "wanted" | "manifest"> },
  say: Dictionary["results"]["model"],
): Fact[] {
  const { wanted, manifest } = plan;
  const calibration = manifest.calibration?.[summary.endpoint];
  const input = wanted.turns > 1 ? 0 : wanted.input; // later turns hold those before
  const facts = [
    { name: say.promptLength, value: compared(input, summary.input_tokens.mean, say) },
    { name: say.answerLength, value: compared(wanted.output, summary.output_tokens.mean, say) },
    { name: say.calibration, value: calibration ? calibrated(calibration, say) : "" },
  ];
  return facts.filter(({ value }) => value !== "");
}

const rounded = (tokens: number) => String(Math.round(tokens * 10) / 10);

function compared(wanted: number, came: Maybe<number>, say: Dictionary["results"]["model"]): string {
  if (wanted === 0) return "";
  if (typeof came !== "number") return say.wanted(rounded(wanted), absent);
  const off = came / wanted - 1;
  const sign = off < 0 ? "\u2212" : "+";
  return `${say.wanted(rounded(wanted), rounded(came))} (${sign}${share(Math.abs(off))})`;
}

function calibrated(calibration: Calibration, say: Dictionary["results"]["model"]): string {
  const { tokens_per_word: aWord, overhead_tokens: overhead, requests } = calibration;
  return requests > 0
    ? say.calibrated(aWord.toFixed(2), rounded(overhead))
    : say.uncalibrated(aWord.toFixed(2));
}
