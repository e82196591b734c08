export const en = {
  title: "History",
  about: "Every run that was made on this machine, newest first.",
  count: (n: number) => (n === 1 ? "1 run" : `${n} runs`),
  column: {
    run: "Run",
    started: "Started",
    model: "Model",
    requests: "Requests",
    success: "Success",
    ttft: "TTFT p50",
    speed: "Throughput",
  },
  hint: {
    requests: "Attempts started in the measured phase; warm-up is left out.",
    success: "Successes of all attempts that were not cancelled.",
    ttft: "Time from the first byte of the request to the first output token: half of the successes were faster.",
    speed: "Output tokens that arrived in the measured window, per second, all streams together.",
  },
  stage: (n: number) => `stage ${n}`,
  failed: (n: number) => `${n} failed`,
  untitled: "Unnamed run",
  more: "Show older runs",
  empty: "No runs yet",
  emptyNext: "This measures the two simulated models in about half a minute; the run shows up here.",
};

export const de: typeof en = {
  title: "Verlauf",
  about: "Alle Läufe dieses Rechners, die neuesten zuerst.",
  count: (n) => (n === 1 ? "1 Lauf" : `${n} Läufe`),
  column: {
    run: "Lauf",
    started: "Beginn",
    model: "Modell",
    requests: "Anfragen",
    success: "Erfolg",
    ttft: "TTFT p50",
    speed: "Durchsatz",
  },
  hint: {
    requests: "Versuche, die in der Messphase begannen; ohne Aufwärmen.",
    success: "Erfolge unter allen Versuchen, die nicht abgebrochen wurden.",
    ttft: "Vom ersten Byte der Anfrage bis zum ersten Token der Antwort: die Hälfte der Erfolge war schneller.",
    speed: "Tokens, die im Messfenster ankamen, pro Sekunde, alle Ströme zusammen.",
  },
  stage: (n) => `Stufe ${n}`,
  failed: (n) => `${n} fehlgeschlagen`,
  untitled: "Lauf ohne Namen",
  more: "Ältere Läufe zeigen",
  empty: "Noch keine Läufe",
  emptyNext:
    "Dies misst die beiden simulierten Modelle in etwa einer halben Minute; der Lauf erscheint hier.",
};
