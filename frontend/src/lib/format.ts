// Every number that people see passes through here: it gets its unit, and a
// value that does not exist is shown as "-", never as 0.

import { absent, digits, percent, seconds, space, tokensPerSecond } from "../../../build/echarts/format.js";

export { absent };

export type Maybe<T> = T | null | undefined;

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

function exists(value: Maybe<number>): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** A time given in seconds: 41.2 µs, 203 ms, 1.25 s, 2 min 05 s, 3 h 07 min. */
export function duration(value: Maybe<number>): string {
  return exists(value) ? seconds(value) : absent;
}

/** Output tokens a second. */
export function speed(value: Maybe<number>): string {
  return exists(value) ? tokensPerSecond(value) : absent;
}

/** A share from 0 to 1 as a percentage. It is cut, not rounded. */
export function share(part: Maybe<number>): string {
  return exists(part) ? percent(part) : absent;
}

/** A count of things that need no unit beside them. */
export function count(number: Maybe<number>): string {
  return exists(number) ? whole.format(number) : absent;
}

const levels = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** A level of a load: users, or requests a second, which may be fractions: 16, 0.5, 2.67. */
export function level(number: Maybe<number>): string {
  if (!exists(number)) return absent;
  return number >= 100 ? whole.format(number) : levels.format(number);
}

/** US dollars: $0.42, $1,234.50; of less than one three digits, $0.00119. */
export function dollars(amount: Maybe<number>): string {
  if (!exists(amount)) return absent;
  const small = amount > 0 && amount < 1;
  const most = small ? Math.min(9, Math.max(2, 2 - Math.floor(Math.log10(amount)))) : 2;
  return amount.toLocaleString("en", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: 2,
    maximumFractionDigits: most,
  });
}

/** Memory and files: 812 B, 41.2 kB, 108 MB. */
export function bytes(number: Maybe<number>): string {
  if (!exists(number)) return absent;
  const units = ["B", "kB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, number)) / 3)));
  return `${digits(number / 1000 ** step)}${space}${units[step]}`;
}

const dates = (locale: string) => ({
  sameYear: new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }),
  otherYear: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }),
  full: new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" }),
});
const english = dates("en-GB");
const german = dates("de-DE");

/** Dates are written as the page speaks; numbers are the same in all languages, as in files and charts. */
const spoken = () => (document.documentElement.lang === "de" ? german : english);

/** When something happened, from RFC 3339 and in this machine's time zone; the year only where it is another. */
export function moment(time: Maybe<string>, now = new Date()): string {
  const at = parse(time);
  if (!at) return absent;
  const { sameYear, otherYear } = spoken();
  return (at.getFullYear() === now.getFullYear() ? sameYear : otherYear).format(at);
}

/** The same with all its parts, for a tooltip. */
export function fullMoment(time: Maybe<string>): string {
  const at = parse(time);
  return at ? spoken().full.format(at) : absent;
}

function parse(time: Maybe<string>): Date | null {
  if (!time) return null;
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Control and direction-changing characters would let foreign text disguise itself. */
const unseen = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Text that others wrote (names, ids, answers), safe to show on one line. */
export function line(text: Maybe<string>): string {
  return (text ?? "").replace(/\s+/g, " ").replace(unseen, "\ufffd");
}
