import type { ReactNode } from "react";
import classes from "./results.module.css";

export interface Fact {
  name: string;
  value: ReactNode;
}

/** Names and values: several beside each other, or as a list of two columns. */
export function Facts({ facts, shape = "facts" }: { facts: Fact[]; shape?: "facts" | "list" }) {
  return (
    <dl className={classes[shape]}>
      {facts.map(({ name, value }, n) =>
        shape === "list" ? (
          <Line key={n} name={name} value={value} />
        ) : (
          <Pair key={n} name={name} value={value} />
        ),
      )}
    </dl>
  );
}

const Line = ({ name, value }: Fact) => (
  <>
    <dt>{name}</dt>
    <dd className="foreign">{value}</dd>
  </>
);

const Pair = ({ name, value }: Fact) => (
  <div>
    <dt>{name}</dt>
    <dd className="foreign">{value}</dd>
  </div>
);
