// Flags of a comparison. English takes the sentences of the backend; German has a
// text per code, made from the values.

/** A flag in words, given its code, its values and Go's sentence. */
type FlagText = (code: string, values: string[], message: string) => string;

export const en: FlagText = (_code, _values, message) => message;

const words: Record<string, string> = {
  none: "keine",
  complete: "vollständig",
  "cut at length": "bei der erlaubten Zahl Tokens abgeschnitten",
  "cut by a filter": "von einem Inhaltsfilter abgeschnitten",
  usage: "vom Server gemeldet",
  tokenizer: "mit einem Tokenizer gezählt",
  events: "Events gezählt",
  estimate: "geschätzt",
  chunks: "Chunks gezählt",
};

const word = (one: string) => words[one] ?? one;
const all = (values: string[]) => values.map(word).join(", ");

/** Values of several kinds each: complete+cut at length. */
const kinds = (values: string[]) =>
  values.map((value) => value.split("+").map(word).join(" und ")).join("; ");

const cutAnswers = (how: string) =>
  `Die Antworten endeten aus verschiedenen Gründen (${how}): abgeschnittene sind kürzer, und ihre Latenzen auch.`;

const texts: Record<string, (values: string[]) => string> = {
  definitions: (v) =>
    `Die Werte folgen verschiedenen Definitionen (${all(v)}): derselbe Name kann Verschiedenes bedeuten.`,
  prompts: () => "Es wurden verschiedene Prompts gestellt.",
  input_tokens: () => "Es waren verschieden lange Prompts gewünscht.",
  output_tokens: () => "Es waren verschieden lange Antworten gewünscht.",
  prefix_tokens: (v) =>
    `Vor den Prompts standen verschiedene gemeinsame Anfänge (${all(v).replace(/(\d+) of (\d+)/g, "$1 zu $2 Tokens")}).`,
  images: (v) => `Es wurden verschiedene Bilder gesendet (${all(v)}).`,
  turns: (v) => `Die Gespräche waren verschieden lang (${all(v)} Runden).`,
  max_tokens: (v) => `Die Antworten konnten verschieden lang sein: höchstens ${all(v)} Tokens.`,
  stream: () =>
    "Manche Antworten kamen als Stream und manche nicht: ohne Stream gibt es keine TTFT, und die Latenz endet mit der ganzen Antwort.",
  load: (v) => `Die Last ist verschieden (${all(v)}): mit ihr wachsen die Zeiten und der Durchsatz.`,
  trace: () => "Die Anfragen kamen zu den Zeiten verschiedener Traces.",
  temperature: (v) => `Die Temperatur ist verschieden (${all(v)}).`,
  unique_prefix: () =>
    "Manche Prompts hatten einen eigenen Anfang und manche nicht: die ohne können aus einem Cache beantwortet sein.",
  slo: (v) => `Die Ziele sind verschieden (${all(v)}): der Goodput zählt andere Anfragen.`,
  token_sources: (v) =>
    `Die Tokens sind verschieden gezählt (${kinds(v)}): TPOT und Tokens pro Sekunde beruhen darauf.`,
  endings: (v) => cutAnswers(kinds(v)),
  cut_shares: ([cut = "", ...shares]) => cutAnswers(`${shares.join(", ")} ${word(cut)}`),
  host: (v) => `Es wurde von verschiedenen Rechnern aus gemessen (${v.join(", ")}).`,
  no_success: ([label]) => `${label} hat keinen Erfolg: es gibt nichts zu vergleichen.`,
  failed: ([label, share]) =>
    `Bei ${label} schlugen ${share} der Anfragen fehl, und die stehen in keinem Perzentil.`,
  running: ([label]) => `${label} wird noch gemessen.`,
  stopped: ([label]) => `${label} wurde angehalten: nicht alle Anfragen sind gestellt.`,
  interrupted: ([label]) => `${label} wurde unterbrochen: nicht alle Anfragen sind gestellt.`,
  buffered: ([label]) => `Die Antworten von ${label} wurden zurückgehalten: die TPOT ist zurückgezogen.`,
};

export const de: FlagText = (code, values, message) => texts[code]?.(values) ?? message;
