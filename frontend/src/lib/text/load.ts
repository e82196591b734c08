// The load of a stage in a few words, as Go's bench.Load.String has them in English.

/** A load as Go sends it; a kind of "" is not known. */
export interface Load {
  kind: string;
  users: number;
  users_to?: number;
  rate?: number;
  rate_to?: number;
  arrival?: string;
  cv?: number;
  limit?: number;
  speed?: number;
  told?: string; // of an imported run: in the words of its file
}

const words = {
  en: {
    one: "sequential",
    users: (n: string) => `${n} users`,
    to: (from: string, to: string) => `${from} to ${to}`,
    evenly: "constant",
    trace: "trace",
    atMost: (n: string) => `at most ${n}`,
    unknown: "unknown load",
  },
  de: {
    one: "sequenziell",
    users: (n: string) => `${n} Benutzer`,
    to: (from: string, to: string) => `${from} bis ${to}`,
    evenly: "konstant",
    trace: "Trace",
    atMost: (n: string) => `höchstens ${n}`,
    unknown: "unbekannte Last",
  },
};

type Words = (typeof words)["en"];

const number = (value: number | undefined) => String(Number((value ?? 0).toPrecision(6)));

/** A level or, of a ramp, both ends of it. */
function levels(from: number | undefined, to: number | undefined, say: Words): string {
  return to && to !== from ? say.to(number(from), number(to)) : number(from);
}

function users(load: Load, say: Words): string {
  const level = levels(load.users, load.users_to, say);
  if (level === "0") return say.unknown; // of an imported run
  return level === "1" ? say.one : say.users(level);
}

const limit = (load: Load, say: Words) => (load.limit ? [say.atMost(number(load.limit))] : []);

function rate(load: Load, say: Words): string {
  const arrival = { constant: say.evenly, gamma: `gamma ${number(load.cv)}` }[load.arrival ?? ""];
  return [
    `${levels(load.rate, load.rate_to, say)}/s`,
    ...(arrival ? [arrival] : []),
    ...limit(load, say),
  ].join(", ");
}

function trace(load: Load, say: Words): string {
  const faster = load.speed === 1 ? "" : ` x ${number(load.speed)}`;
  return [say.trace + faster, ...limit(load, say)].join(", ");
}

function inWords(load: Load, say: Words): string {
  if (load.told) return load.told;
  if (load.kind === "") return "";
  const kinds: Record<string, (load: Load, say: Words) => string> = { users, rate, trace };
  return kinds[load.kind]?.(load, say) ?? say.unknown;
}

export const en = (load: Load) => inWords(load, words.en);
export const de = (load: Load) => inWords(load, words.de);
