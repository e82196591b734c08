// What figures are called and what they are, in short. English is generated from
// the list of metrics; DEFINITIONS.md is the authority.

import { metrics } from "../metrics.generated";

interface Metric {
  name: string;
  about: string;
}

export type MetricID = keyof typeof metrics;

export const en = {
  metric: metrics as Record<MetricID, Metric>,
  quantile: {
    p50: "Half of the values are below.",
    p90: "Nine of ten values are below.",
    p95: "19 of 20 values are below.",
    p99: "99 of 100 values are below.",
    mean: "The sum divided by the number of values.",
    sd: "Standard deviation of the values.",
    min: "The smallest value.",
    max: "The largest value.",
    n: "How many values there are.",
  },
  weak: "Weak: based on few values. Use it as an indication only.",
  definition: "Definition",
};

export const de: typeof en = {
  metric: {
    ttft: {
      name: "TTFT",
      about:
        "Zeit bis zum ersten Token: vom ersten gesendeten Byte bis zur ersten Ausgabe gleich welcher Art.",
    },
    ttft_with_setup: {
      name: "TTFT mit Aufbau",
      about: "TTFT ab dem Beginn, also mit DNS, TCP, TLS und dem Warten auf eine Verbindung.",
    },
    ttft_cold: {
      name: "TTFT kalt",
      about: "TTFT der Anfragen, deren gemeinsamer Anfang nicht im Cache des Servers lag.",
    },
    ttft_warm: {
      name: "TTFT warm",
      about: "TTFT der Anfragen, deren gemeinsamer Anfang im Cache des Servers lag.",
    },
    ttfa: {
      name: "TTFA",
      about:
        "Zeit bis zur ersten Antwort: vom ersten gesendeten Byte bis zur ersten sichtbaren Ausgabe, ohne Reasoning.",
    },
    thinking: { name: "Reasoning-Zeit", about: "Von der ersten Ausgabe bis zur ersten sichtbaren Antwort." },
    tpot: {
      name: "TPOT",
      about:
        "Zeit pro Token: von der ersten bis zur letzten Ausgabe, geteilt durch die Tokens nach dem ersten.",
    },
    latency: {
      name: "Latenz",
      about: "Von Ende zu Ende: vom ersten gesendeten Byte bis zur letzten Ausgabe.",
    },
    response_time: {
      name: "Antwortzeit",
      about: "Von der Fälligkeit der Anfrage bis zu ihrem Ende: so lange hätte ein Benutzer gewartet.",
    },
    queue_delay: {
      name: "Wartezeit",
      about: "Wie lange eine fällige Anfrage wartete, bis sie gesendet wurde.",
    },
    icl: { name: "ICL", about: "Abstände zwischen Ausgabe-Ereignissen, über alle Anfragen zusammengelegt." },
    icl_p50: { name: "ICL p50 je Anfrage", about: "Der mittlere Abstand innerhalb jeder einzelnen Anfrage." },
    icl_p95: { name: "ICL p95 je Anfrage", about: "Das 95. Perzentil der Abstände jeder einzelnen Anfrage." },
    icl_p99: {
      name: "ICL p99 je Anfrage",
      about:
        "Das 99. Perzentil der Abstände jeder einzelnen Anfrage; zusammengelegt ginge ein schlechter Stream unter.",
    },
    stall: {
      name: "Längste Pause",
      about: "Der größte Abstand zwischen zwei Ausgabe-Ereignissen einer Anfrage.",
    },
    decode_speed: {
      name: "Decode-Tempo",
      about: "Eins durch TPOT: Tokens pro Sekunde, sobald die Ausgabe begonnen hat.",
    },
    output_speed: { name: "Ausgabetempo", about: "Tokens der Antwort geteilt durch die Latenz der Anfrage." },
    input_tokens: { name: "Eingabe-Tokens", about: "Tokens des Prompts, wie der Server sie zählt." },
    output_tokens: { name: "Ausgabe-Tokens", about: "Tokens der Antwort, einschließlich Reasoning." },
    connect: {
      name: "TCP-Verbindung",
      about: "Eine neue Verbindung öffnen, ohne DNS und TLS: etwa ein Hin und Zurück. Aufwärmen zählt mit.",
    },
    server_queue: {
      name: "Warteschlange des Servers",
      about: "Vom Server gemeldet: wie lange die Anfrage wartete, bevor er an ihr arbeitete.",
    },
    server_prompt: {
      name: "Prompt-Zeit des Servers",
      about: "Vom Server gemeldet: wie lange er den Prompt auswertete.",
    },
    server_decode: {
      name: "Ausgabezeit des Servers",
      about: "Vom Server gemeldet: wie lange er die Ausgabe erzeugte.",
    },
    server_total: {
      name: "Gesamtzeit des Servers",
      about: "Vom Server gemeldet: seine ganze Arbeit an der Anfrage.",
    },
    network_and_queue: {
      name: "Netz und Warteschlange",
      about:
        "TTFT ohne die vom Server gemeldete eigene Zeit bis zum ersten Token oder, wo er keine meldet, ohne seine Prompt-Zeit.",
    },
    system_tokens: {
      name: "Systemdurchsatz",
      about: "Tokens, die im Messfenster ankamen, pro Sekunde, alle Anfragen zusammen.",
    },
    request_rate: { name: "Anfragerate", about: "Erfolge, die im Messfenster endeten, pro Sekunde." },
    mean_in_flight: {
      name: "Offene Anfragen (Mittel)",
      about: "Anfragen, die im Mittel des Messfensters offen waren.",
    },
    success_rate: {
      name: "Erfolgsrate",
      about:
        "Erfolge unter allen Versuchen der Messphase, ohne die vom Benutzer abgebrochenen; ein Erfolg hat einen Status 2xx, Ausgabe, ein richtiges Ende und keinen Fehler.",
    },
    goodput: {
      name: "Goodput",
      about:
        "Versuche, die gelingen und alle Ziele für einzelne Anfragen erfüllen, unter allen Versuchen, verworfene eingeschlossen.",
    },
    goodput_rate: {
      name: "Goodput-Rate",
      about: "Anfragen, die alle Ziele für einzelne Anfragen erfüllen, pro Sekunde des Messfensters.",
    },
    goodput_tokens: {
      name: "Goodput in Tokens",
      about:
        "Ausgabe-Tokens der Anfragen, die alle Ziele für einzelne Anfragen erfüllen, pro Sekunde des Messfensters.",
    },
    cost_run: {
      name: "Kosten",
      about:
        "Was die Tokens aller Anfragen nach den Preisen des Modells kosten, die von Aufwärmen und von fehlgeschlagenen eingeschlossen.",
    },
    cost_per_thousand: {
      name: "Kosten je 1.000 Anfragen",
      about: "Was tausend erfolgreiche Anfragen wie die des Laufs nach den Preisen des Modells kosten.",
    },
    cost_per_million_output: {
      name: "Kosten je Million Ausgabe-Tokens",
      about:
        "Was erfolgreiche Anfragen samt ihren Prompts kosten, gerechnet auf eine Million ihrer Ausgabe-Tokens.",
    },
    requests: { name: "Anfragen", about: "Versuche, die in der Messphase begannen; ohne Aufwärmen." },
    failed: { name: "Fehlgeschlagen", about: "Versuche ohne Erfolg; sie stehen in keinem Perzentil." },
    duration: { name: "Dauer", about: "Vom ersten gemessenen Byte bis zum letzten gemessenen Ende." },
  },
  quantile: {
    p50: "Die Hälfte der Werte liegt darunter.",
    p90: "Neun von zehn Werten liegen darunter.",
    p95: "19 von 20 Werten liegen darunter.",
    p99: "99 von 100 Werten liegen darunter.",
    mean: "Die Summe geteilt durch die Anzahl.",
    sd: "Standardabweichung der Werte.",
    min: "Der kleinste Wert.",
    max: "Der größte Wert.",
    n: "Wie viele Werte es sind.",
  },
  weak: "Schwach: beruht auf wenigen Werten. Nur ein Hinweis.",
  definition: "Definition",
};
