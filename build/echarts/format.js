// How numbers read in a chart. An option is data, so where ECharts takes a
// function it holds a name:
//
//   "@fmt:ms"       a time in milliseconds: 41.2 µs, 203 ms, 1.25 s, 2 min 05 s
//   "@fmt:s"        a time in seconds, written likewise
//   "@fmt:tok_s"    tokens a second: 87.4 tok/s
//   "@fmt:percent"  a share from 0 to 1, cut and not rounded: 99.9 %
//   "@fmt:count"    a number without a unit: 12,400
//
// A value that does not exist reads "-". The page writes its numbers with the
// same functions: frontend/src/lib/format.ts imports them.

export const absent = "-";
export const space = "\u00a0"; // a number and its unit stay on one line

/** Separates thousands by commas; the engine that draws pictures has no Intl. */
function grouped(text) {
  const [whole, fraction] = text.split(".");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? parted : `${parted}.${fraction}`;
}

/** Three significant digits, but never fewer than the whole part has. */
export function digits(value) {
  const size = Math.abs(value);
  if (size >= 999.5) return grouped(String(Math.round(value)));
  return String(Number(value.toPrecision(3)));
}

/** A time in seconds: 41.2 µs, 203 ms, 1.25 s, 2 min 05 s, 3 h 07 min. */
export function seconds(value) {
  const size = Math.abs(value);
  if (size === 0) return `0${space}s`;
  if (size < 0.0009995) return `${digits(value * 1e6)}${space}µs`;
  if (size < 0.9995) return `${digits(value * 1e3)}${space}ms`;
  if (size < 59.95) return `${digits(value)}${space}s`;
  const total = Math.round(size);
  if (total < 3600) return parts(value < 0, [Math.floor(total / 60), "min", total % 60, "s"]);
  const minutes = Math.round(size / 60);
  return parts(value < 0, [Math.floor(minutes / 60), "h", minutes % 60, "min"]);
}

function parts(negative, [large, largeUnit, small, smallUnit]) {
  const rest = `${String(small).padStart(2, "0")}${space}${smallUnit}`;
  return `${negative ? "-" : ""}${grouped(String(large))}${space}${largeUnit}${space}${rest}`;
}

/** Tokens a second. */
export const tokensPerSecond = (value) => `${digits(value)}${space}tok/s`;

/** A share from 0 to 1, cut and not rounded: 999 of 1,000 is 99.9 %, and 100 % means all. */
export const percent = (value) => `${Math.floor(value * 1000 + 1e-9) / 10}${space}%`;

const formats = {
  ms: (value) => seconds(value / 1000),
  s: seconds,
  tok_s: tokensPerSecond,
  percent,
  count: digits,
};

/** The number in what ECharts hands to a formatter: itself, or the last of a point's values. */
function number(given) {
  const value = given !== null && typeof given === "object" && !Array.isArray(given) ? given.value : given;
  const last = Array.isArray(value) ? value[value.length - 1] : value;
  return typeof last === "string" && last.trim() !== "" ? Number(last) : last;
}

/** What a name of a format stands for: a function from what ECharts hands over to text. */
export function formatter(name) {
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (!format) throw new Error(`no format is called ${JSON.stringify(name)}`);
  return (given) => {
    const value = number(given);
    return typeof value === "number" && Number.isFinite(value) ? format(value) : absent;
  };
}
