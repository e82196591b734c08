// Messages of the backend in the language of the window. English keeps them as
// they are, with their numbers. German has a text per code, without numbers,
// which the page shows beside it; an unknown code keeps the English message.

import * as load from "./load";

/** What ended the search of a sweep: its kind, Go's sentence, and the lowest load that was not met. */
type SweepText = (end: string, message: string, failed: string) => string;

const asSaid: SweepText = (_end, message) => message;

export const en = {
  load: load.en,
  warning: (_code: string, message: string) => message,
  chart: (_name: string, message: string) => message,
  sweep: asSaid,
  sweepOfGoodput: asSaid,
};

const warnings: Record<string, string> = {
  nothing_measured: "Keine gemessene Anfrage kam zu ihrem Ende: es gibt nichts zu beschreiben.",
  nothing_succeeded: "Keine einzige Anfrage gelang: es gibt keine Zeiten zu beschreiben.",
  survivors: "Ein Teil der Anfragen schlug fehl: die Perzentile sind die der übrigen.",
  cut_off: "Antworten wurden abgeschnitten, als die Frist vorbei war: die längsten fehlen.",
  dropped: "Fällige Anfragen fanden zu viele unterwegs und wurden nie gesendet.",
  few_samples: "Zu wenige Erfolge für manche Perzentile: sie sind weggelassen.",
  estimated_tokens: "Geschätzte Tokens: nicht in allen Antworten hat der Server sie gezählt.",
  counted_tokens: "Tokens wurden hier mit einem Tokenizer gezählt: der Server meldet sie nicht.",
  event_tokens:
    "Tokens sind Ausgabe-Events: der Server meldete sie nicht und sendet sonst mit jedem Event ein Token.",
  uncounted_tokens: "Das Zählen der Tokens wurde nicht fertig: ein Teil bleibt geschätzt.",
  estimated_rate:
    "Tokens pro Sekunde insgesamt: ein Teil davon ist geschätzt, aus Anfragen ohne Zählung des Servers, etwa fehlgeschlagenen.",
  mixed_tokens: "Tokens wurden auf mehr als eine Art gezählt: Mittelwerte über Tokens mischen sie.",
  unknown_tokens:
    "Von manchen Antworten sind die Tokens nicht bekannt: sie fehlen in Anzahlen und Geschwindigkeiten.",
  warm_cache: "Ein Teil der Prompts kam aus dem Cache des Servers: die TTFT sieht besser aus als bei kaltem.",
  new_connections:
    "Manche Verbindungen wurden erst während der Messung geöffnet: die TTFT mit Aufbau enthält diese Zeit.",
  compressed: "Der Server komprimierte, obwohl er es nicht sollte: seine Chunks kommen in Klumpen.",
  buffered:
    "Ein Proxy oder der Server hielt die Antworten zurück: TPOT, Dekodiertempo und die Abstände der Chunks sind zurückgezogen.",
  server_metrics: "Ein Teil der Metriken des Servers ließ sich nicht lesen oder speichern: dort sind Lücken.",
  long_wait: "Fast die ganze Latenz lag vor dem ersten Token: TPOT und die Abstände beruhen auf dem Rest.",
  adapted: "Der Server lehnte Felder der Anfrage ab: sie wurden weggelassen oder umbenannt.",
  content_filter: "Ein Inhaltsfilter schnitt Antworten ab: sie sind kürzer, als das Modell sie geben wollte.",
  mixed_ends:
    "Ein Teil der Antworten endete bei der erlaubten Zahl Tokens, andere von selbst: die Latenz mischt beide.",
  revoked_finish: "Auf Gründe des Endes folgte noch Ausgabe: das Ende einer Antwort ist ihre letzte Ausgabe.",
  cumulative: "Die Events des Servers wiederholen den Text davor: gezählt ist nur, was neu war.",
  unknown_output:
    "Felder, die nach Ausgabe aussehen, wurden nicht verstanden: Zeiten und Tokens können falsch sein.",
  unclosed_events: "Zwischen den Events des Servers fehlt die leere Zeile: sie sind trotzdem gelesen.",
  hidden_reasoning:
    "Der Server zählte Denk-Tokens, die er nie sendete: die TTFT enthält ihre Zeit; TPOT, Dekodiertempo und Tokens je Chunk lassen sie aus.",
};

const charts: Record<string, string> = {
  latency_comparison: "Latenz von Ende zu Ende",
  latency_by_length: "Latenz nach Länge der Prompts",
  ttft_comparison: "Zeit bis zum ersten Token",
  ttft_by_input: "Zeit bis zum ersten Token nach Tokens des Prompts",
  tpot_comparison: "Zeit pro Token",
  throughput_comparison: "Durchsatz",
  token_analysis: "Tokens hinein und heraus",
  success_rate: "Erfolg und Fehlschläge",
  complexity_performance: "Leistung nach Schwierigkeit der Prompts",
  ecdf: "Summenverteilungen",
  timeline: "Der Lauf im Zeitverlauf",
  scaling: "Skalierung mit der Last",
  inter_chunk: "Abstände der Chunks",
  turns: "Gesprächsrunden",
  lengths: "Längen in Tokens, gewünscht und erreicht",
  anatomy: "Wohin die Zeit bis zur ersten Antwort geht",
  cost: "Kosten und Latenz",
};

/** What ended the search of a sweep; {} is the lowest load that did not meet the objectives. */
const sweeps: Record<string, string> = {
  found: "bei {} nicht mehr eingehalten",
  highest: "auch bei der höchsten probierten Last eingehalten",
  none: "schon bei {} nicht eingehalten",
  probes: "bei {} nicht mehr eingehalten; für eine engere Antwort reichten die Stufen nicht",
  stopped: "der Lauf endete vor der Suche",
};

/** The same of a sweep without objectives. */
const sweepsOfGoodput: Record<string, string> = {
  found: "darüber wächst der Goodput nicht",
  highest: "der Goodput wächst bis zur höchsten probierten Last",
  none: "keine Anfrage war erfolgreich",
  probes: "darüber wuchs der Goodput nicht; für eine engere Antwort reichten die Stufen nicht",
  stopped: "der Lauf endete vor der Suche",
};

export const de: typeof en = {
  load: load.de,
  warning: (code, message) => {
    const text = warnings[code] ?? message;
    const range = code === "estimated_tokens" && /, ±\d+ %/.exec(message)?.[0];
    return range ? text.replace(":", `${range}:`) : text;
  },
  chart: (name, message) => charts[name] ?? message,
  sweep: (end, message, failed) => (sweeps[end] ?? message).replace("{}", failed),
  sweepOfGoodput: (end, message) => sweepsOfGoodput[end] ?? message,
};
