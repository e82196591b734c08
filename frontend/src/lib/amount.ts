import { count, dollars, duration, share, speed, type Maybe } from "./format";

const tokens = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** A value with the unit of its metric. */
export function amount(value: Maybe<number>, unit: string): string {
  if (unit === "s") return duration(value);
  if (unit === "tok/s") return speed(value);
  if (unit === "req/s") return speed(value).replace("tok/s", unit);
  if (unit === "$") return dollars(value);
  if (unit === "share") return share(value);
  if (unit === "count") return typeof value === "number" && value < 100 ? value.toFixed(1) : count(value);
  const small = typeof value === "number" && Math.abs(value) < 1000;
  return small ? tokens.format(value) : count(value);
}
