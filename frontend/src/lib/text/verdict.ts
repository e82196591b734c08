// How far to believe a run. English takes the sentences of the backend; German has
// a text per code, beside which the page shows the figure.

import { de as germanMessages } from "./messages";

/** The line of a verdict, given Go's sentence, how far to believe the run and the codes of the gravest reasons. */
type LineText = (message: string, overall: string, codes: string[]) => string;

const asSaid: LineText = (message) => message;

export const en = {
  title: "How far to believe this run",
  why: (n: number) => (n === 1 ? "1 reason" : `${n} reasons`),
  all: "All models",
  limit: (value: string, limit: string) => `${value}, limit ${limit}`,
  trust: { good: "Good to know", careful: "Read with care", doubtful: "Do not use" } as Record<
    string,
    string
  >,
  line: asSaid,
  reason: (_code: string, message: string) => message,
  advice: (_code: string, message: string) => message,
};

const client = ["lag", "cpu", "gc", "start_lag", "read_lag", "ttft_error"];

const briefs: Record<string, string> = {
  nothing_measured: "nichts gemessen",
  nothing_succeeded: "kein Erfolg",
  survivors: "nur die Überlebenden",
  dropped: "nicht gesendete Anfragen",
  cut_off: "abgeschnittene Antworten",
  few_samples: "zu wenige Anfragen",
  estimated_tokens: "geschätzte Tokens",
  mixed_tokens: "verschieden gezählte Tokens",
  unknown_tokens: "unbekannte Tokens",
  warm_cache: "warmer Cache",
  warm_repeats: "wohl ein warmer Cache",
  buffered: "zurückgehaltene Antworten",
  read_late: "spät gelesene Abstände",
  compressed: "komprimierte Streams",
  not_steady: "nicht stetig",
  input_length: "Prompts anderer Länge als gewünscht",
  content_filter: "gefilterte Antworten",
  mixed_ends: "ganze und abgeschnittene Antworten gemischt",
  short_answers: "kürzere Antworten als gewünscht",
  unknown_output: "nicht verstandene Ausgabe",
  coarse_clock: "grobe Uhr",
  mixed_sources: "Tokens der Modelle verschieden gezählt",
  mixed_endings: "Antworten der Modelle endeten verschieden",
  mixed_loads: "verschiedene Lasten der Modelle",
  other_definitions: "andere Definitionen",
};

const reasons: Record<string, string> = {
  lag: "Timer weckten das Messprogramm zu spät: die Zeiten enthalten seinen eigenen Verzug.",
  cpu: "Das Messprogramm brauchte viel von seinem Prozessor: es kann selbst zu spät gewesen sein.",
  gc: "Eine Pause der Speicherbereinigung war lang.",
  start_lag: "Anfragen der offenen Last wurden zu spät gesendet.",
  read_lag:
    "Events wurden nach ihrer Ankunft zu spät gelesen: ihre Abstände sind weniger sicher als die TTFT.",
  ttft_error: "Eine TTFT kann um so viel zu lang sein, weil das Messprogramm zu spät war.",
  few_samples: "Zu wenige Erfolge für manche Perzentile: sie fehlen oder beruhen auf wenigen Werten.",
  warm_repeats: "Wiederholte Prompts bekamen ihr erstes Token viel früher als neue: wohl aus einem Cache.",
  coarse_clock: "Der Schritt der Uhr ist nicht mehr klein gegen die kleinste gezeigte Zeit.",
  mixed_sources: "Die Tokens der Modelle sind verschieden gezählt.",
  mixed_endings: "Die Antworten der Modelle endeten aus verschiedenen Gründen.",
  mixed_loads: "Die Modelle hatten verschiedene Lasten.",
};

const advices: Record<string, string> = {
  lag: "Mit weniger Last oder auf einer schnelleren Maschine neu messen.",
  cpu: "Mit weniger Last oder auf einer schnelleren Maschine neu messen.",
  gc: "Mit weniger Last oder auf einer schnelleren Maschine neu messen.",
  read_lag: "Mit weniger Last oder auf einer schnelleren Maschine neu messen.",
  read_late: "Mit weniger Last oder auf einer schnelleren Maschine neu messen.",
  ttft_error: "Mit weniger Last oder auf einer schnelleren Maschine neu messen.",
  start_lag: "Die Rate senken oder auf mehrere Maschinen verteilen.",
  nothing_measured: "Nachsehen, was den Lauf beendete, und ihn wiederholen.",
  nothing_succeeded: "Die Fehlschläge ansehen: mehr gibt es nicht.",
  survivors: "Erst die Fehlschläge ansehen: ein Server, der Last abwirft, wirkt auf die übrigen schnell.",
  dropped: "Mehr Anfragen zugleich erlauben oder die Rate senken.",
  cut_off: "Den Antworten am Ende mehr Zeit geben.",
  few_samples: "Mehr Anfragen senden.",
  estimated_tokens: "Einen Tokenizer angeben oder den Server Usage melden lassen.",
  unknown_tokens: "Einen Tokenizer angeben oder den Server Usage melden lassen.",
  mixed_tokens: "Einen Tokenizer angeben, damit alle gleich gezählt werden.",
  uncounted_tokens: "Mit einem Tokenizer zählen, der funktioniert.",
  hidden_reasoning: "Mit der TTFT von Modellen, die ihr Denken senden, nur vorsichtig vergleichen.",
  warm_cache: "Vor jeden Prompt eine andere Zeile setzen oder synthetische Prompts nehmen.",
  warm_repeats:
    "Eine andere Zeile vor jeden Prompt setzen oder synthetische nehmen; musste der Server nur aufwachen, länger aufwärmen.",
  new_connections: "Mit so vielen Anfragen aufwärmen, wie zugleich laufen.",
  buffered: "Das Puffern in Proxy oder Server abschalten oder ohne den Proxy messen.",
  compressed: "Die Kompression von Event-Streams in Proxy oder Server abschalten.",
  long_wait: "Längere Antworten verlangen, um das Tempo nach dem ersten Token zu sehen.",
  not_steady: "Erst einschwingen lassen oder suchen, was sich änderte: Schlange, Drosselung, Cache.",
  input_length: "Den Server Usage melden lassen, nach der die Längen kalibriert werden.",
  content_filter: "Andere Prompts stellen.",
  mixed_ends: "Die Länge aller Antworten festlegen.",
  mixed_endings: "Die Länge aller Antworten festlegen, ehe Latenzen verglichen werden.",
  short_answers: "Latenzen nur bei gleich langen Antworten vergleichen; die TPOT gilt.",
  unknown_output: "Die API angeben oder die Felder den Entwicklern von Tokenlap melden.",
  coarse_clock: "Auf einem System mit feinerer Uhr messen; Abstände nahe ihrem Schritt nicht deuten.",
  mixed_sources: "Für jedes Modell einen Tokenizer angeben, ehe Tempi verglichen werden.",
  mixed_loads: "Modelle nur bei gleicher Last vergleichen.",
  other_definitions: "Nur mit Läufen derselben Art vergleichen.",
};

const change = /(TTFT|TPOT|Latency) (rose|fell) by (\d+ %) over the run \(95 %: (-?\d+ %) to (-?\d+ %)\)/g;

function drifts(message: string): string {
  const said = [...message.matchAll(change)].map(
    ([, name, way, by, low, high]) =>
      `${name === "Latency" ? "Latenz" : name} ${way === "rose" ? "stieg" : "fiel"} über den Lauf um ${by} (95 %: ${low} bis ${high})`,
  );
  return said.length > 0 ? `Nicht stetig: ${said.join("; ")}.` : message;
}

function definitions(message: string): string {
  const of = "Die Werte folgen den Definitionen eines anderen Werkzeugs";
  if (message.includes("seed's tool"))
    return `${of}, des Seed-Werkzeugs: TTFT ist der erste Chunk jeder Art, Tokens sind Chunks, und TPOT enthält die TTFT.`;
  if (message.includes("vLLM's benchmark"))
    return `${of}, des Benchmarks von vLLM: TTFT zählt einen Chunk mit, der nur die Rolle nennt, und Zeiten zwischen Tokens sind Zeiten zwischen Chunks.`;
  return `${of} (${message.split(": ")[1]?.replace(/\.$/, "") ?? ""}).`;
}

function germanLine(message: string, overall: string, codes: string[]): string {
  const lead = message.startsWith("So far: ") ? "Bisher: " : "";
  if (overall === "good") {
    const right = /right to (\S+ \S+?),/.exec(message)?.[1];
    if (right)
      return `${lead}Glaubwürdig: 99 von 100 TTFT stimmen auf ${right}, und nichts spricht gegen die Werte.`;
    return message.includes("not known")
      ? `${lead}Nichts spricht gegen die Werte; wie es dem Messprogramm erging, ist nicht bekannt.`
      : `${lead}Glaubwürdig: das Messprogramm kam mit, und nichts spricht gegen die Werte.`;
  }
  const doubtful = overall === "doubtful";
  const late = doubtful ? "das Messprogramm war die Grenze" : "das Messprogramm war manchmal zu spät";
  const names = [...new Set(codes.map((code) => (client.includes(code) ? late : (briefs[code] ?? code))))];
  const shown = names.length > 4 ? [...names.slice(0, 4), `${names.length - 4} mehr`] : names;
  return `${lead}${doubtful ? "Nicht verwenden" : "Mit Vorsicht lesen"}: ${shown.join(", ")}.`;
}

export const de: typeof en = {
  title: "Wie weit diesem Lauf zu glauben ist",
  why: (n) => (n === 1 ? "1 Grund" : `${n} Gründe`),
  all: "Alle Modelle",
  limit: (value, limit) => `${value}, Grenze ${limit}`,
  trust: { good: "Gut zu wissen", careful: "Mit Vorsicht lesen", doubtful: "Nicht verwenden" },
  line: germanLine,
  reason: (code, message) => {
    if (code === "not_steady") return drifts(message);
    if (code === "other_definitions") return definitions(message);
    return reasons[code] ?? germanMessages.warning(code, message);
  },
  advice: (code, message) => (message ? (advices[code] ?? message) : ""),
};
