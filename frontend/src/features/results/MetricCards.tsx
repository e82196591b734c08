import { Text } from "@mantine/core";
import type { ModelSummary } from "../../bridge";
import { useText } from "../../lib/text";
import { Term } from "../../ui/Term";
import { cardsOf, type Card } from "./cardValues";
import classes from "./results.module.css";
import { PrefixCard } from "./WantedLengths";
import { WeakMark } from "../../ui/WeakMark";

/** The main metrics of a model, each with its definition as a tooltip. */
export function MetricCards({ model }: { model: ModelSummary }) {
  return (
    <div className={classes.cards}>
      {cardsOf(model).map((card) => (
        <MetricCard key={card.metric} card={card} />
      ))}
      <PrefixCard model={model} />
    </div>
  );
}

function MetricCard({ card }: { card: Card }) {
  const { metrics } = useText();
  const { name, about } = metrics.metric[card.metric];
  return (
    <div className={classes.card} role="group" aria-label={`${name} ${card.statistic}`.trim()}>
      <Term about={about} size="xs" c="dimmed">
        {name} {card.statistic}
      </Term>
      <div className={classes.value}>
        {card.text}
        <WeakMark weak={card.weak} />
      </div>
      {card.beside.length > 0 && (
        <Text size="xs" c="dimmed">
          {card.beside.map(({ statistic, text, weak }, n) => (
            <span key={statistic} style={{ whiteSpace: "nowrap" }}>
              {n > 0 && "\u2002"}
              {statistic} {text}
              <WeakMark weak={weak} />
            </span>
          ))}
        </Text>
      )}
    </div>
  );
}
