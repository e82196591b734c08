import { Text } from "@mantine/core";
import type { ModelSummary } from "../../bridge";
import { useText } from "../../lib/text";
import { Term } from "../../ui/Term";
import { cardsOf, type Card } from "./headlines";
import classes from "./results.module.css";
import { Weak } from "./Weak";

/** The figures that are read first, each with its definition behind it. */
export function Cards({ model }: { model: ModelSummary }) {
  return (
    <div className={classes.cards}>
      {cardsOf(model).map((card) => (
        <Figure key={card.metric} card={card} />
      ))}
    </div>
  );
}

function Figure({ card }: { card: Card }) {
  const { metrics } = useText();
  const { name, about } = metrics.metric[card.metric];
  return (
    <div className={classes.card} role="group" aria-label={`${name} ${card.statistic}`.trim()}>
      <Term about={about} size="xs" c="dimmed">
        {name} {card.statistic}
      </Term>
      <div className={classes.value}>
        {card.text}
        <Weak weak={card.weak} />
      </div>
      {card.beside.length > 0 && (
        <Text size="xs" c="dimmed">
          {card.beside.map(({ statistic, text, weak }, n) => (
            <span key={statistic} style={{ whiteSpace: "nowrap" }}>
              {n > 0 && "\u2002"}
              {statistic} {text}
              <Weak weak={weak} />
            </span>
          ))}
        </Text>
      )}
    </div>
  );
}
