// Names and definitions of all figures, in short; DEFINITIONS.md is their home.

interface Metric {
  name: string;
  about: string;
}

const english = {
  ttft: {
    name: "TTFT",
    about: "Time to first token: from the first byte sent to the first output of any kind.",
  },
  ttft_with_setup: {
    name: "TTFT with set-up",
    about: "TTFT counted from the start, so with DNS, TCP, TLS and waiting for a connection.",
  },
  ttfa: {
    name: "TTFA",
    about: "Time to first answer: from the first byte sent to the first visible output, not reasoning.",
  },
  thinking: { name: "Thinking time", about: "From the first output to the first visible answer." },
  tpot: {
    name: "TPOT",
    about: "Time per output token: first to last output, divided by the tokens after the first.",
  },
  latency: { name: "Latency", about: "End to end: from the first byte sent to the last output." },
  response_time: {
    name: "Response time",
    about: "From when the request was due to its end: what a user would have waited.",
  },
  queue_delay: { name: "Queue delay", about: "How long a request that was due waited to be sent." },
  icl: {
    name: "ICL",
    about: "Inter-chunk latency: the gaps between output events, pooled over all requests.",
  },
  icl_p50: { name: "ICL p50 of a request", about: "Each request's own median gap between output events." },
  icl_p95: { name: "ICL p95 of a request", about: "Each request's own 95th percentile of its gaps." },
  icl_p99: {
    name: "ICL p99 of a request",
    about: "Each request's own 99th percentile of its gaps, since pooling hides one bad stream.",
  },
  stall: { name: "Longest stall", about: "The largest gap between two output events of a request." },
  decode_speed: {
    name: "Decode speed",
    about: "One divided by TPOT: tokens a second once the output has begun.",
  },
  output_speed: { name: "Output speed", about: "Output tokens of a request divided by its latency." },
  input_tokens: { name: "Input tokens", about: "Tokens of the prompt, as the server counts them." },
  output_tokens: { name: "Output tokens", about: "Tokens of the answer, reasoning included." },
  connect: {
    name: "TCP connect",
    about: "Opening a new connection, without DNS and TLS: about one round trip. Warm-up counts too.",
  },
  system_tokens: {
    name: "System throughput",
    about: "Output tokens that arrived in the measured window, per second, all streams together.",
  },
  request_rate: {
    name: "Request rate",
    about: "Successes that finished in the measured window, per second.",
  },
  success_rate: {
    name: "Success rate",
    about: "Successes of all attempts in the measured phase, without those that the user cut off.",
  },
  mean_in_flight: {
    name: "Mean in flight",
    about: "Requests that were under way at once, on average over the window.",
  },
  requests: { name: "Requests", about: "Attempts started in the measured phase; warm-up is left out." },
  failed: { name: "Failed", about: "Attempts that ended without success; they are in no percentile." },
  duration: { name: "Duration", about: "From the first measured byte sent to the last measured end." },
};

export type MetricID = keyof typeof english;

export const en = {
  metric: english as Record<MetricID, Metric>,
  quantile: {
    p50: "Half of the values are below.",
    p90: "Nine of ten values are below.",
    p95: "19 of 20 values are below.",
    p99: "99 of 100 values are below.",
    mean: "The sum divided by the number of values.",
    sd: "Standard deviation: how far values lie from the mean.",
    min: "The smallest value.",
    max: "The largest value.",
    n: "How many values there are.",
  },
  weak: "Weak: rests on few values. Take it as a hint.",
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
    ttfa: {
      name: "TTFA",
      about:
        "Zeit bis zur ersten Antwort: vom ersten gesendeten Byte bis zur ersten sichtbaren Ausgabe, ohne Denken.",
    },
    thinking: { name: "Denkzeit", about: "Von der ersten Ausgabe bis zur ersten sichtbaren Antwort." },
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
        "Das 99. Perzentil der Abstände jeder einzelnen Anfrage; zusammengelegt ginge ein schlechter Strom unter.",
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
    output_tokens: { name: "Ausgabe-Tokens", about: "Tokens der Antwort, Denken eingeschlossen." },
    connect: {
      name: "TCP-Verbindung",
      about: "Eine neue Verbindung öffnen, ohne DNS und TLS: etwa ein Hin und Zurück. Aufwärmen zählt mit.",
    },
    system_tokens: {
      name: "Systemdurchsatz",
      about: "Tokens, die im Messfenster ankamen, pro Sekunde, alle Ströme zusammen.",
    },
    request_rate: { name: "Anfragerate", about: "Erfolge, die im Messfenster endeten, pro Sekunde." },
    success_rate: {
      name: "Erfolgsrate",
      about: "Erfolge unter allen Versuchen der Messphase, ohne die vom Benutzer abgebrochenen.",
    },
    mean_in_flight: {
      name: "Mittel unterwegs",
      about: "Anfragen, die im Mittel des Messfensters zugleich unterwegs waren.",
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
    sd: "Standardabweichung: wie weit Werte vom Mittel liegen.",
    min: "Der kleinste Wert.",
    max: "Der größte Wert.",
    n: "Wie viele Werte es sind.",
  },
  weak: "Schwach: beruht auf wenigen Werten. Nur ein Hinweis.",
  definition: "Definition",
};
