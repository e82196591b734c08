export const en = {
  title: "How fast does your model answer?",
  about:
    "Tokenlap measures how fast OpenAI-compatible servers stream: the time to the first token, the time for each token after it, latency, throughput and success.",
  demo: "Measure the two simulated models",
  demoAbout: "Takes about half a minute. Needs no account and no network.",
  demoName: "First look",
  noDemo: "The simulated models were removed. Choose others under New run.",
  add: "Add a real endpoint",
  addAbout: "Its URL, model id and API key.",
  configure: "Set up a run",
  configureAbout: "Choose models, prompts and load.",
  import: "Import results",
  importAbout: "CSV or JSON of Tokenlap or other tools. You can also drop files on the window.",
  last: "Last runs",
  all: "All runs",
  compare: "Compare",
  steps: {
    title: "What you get",
    right: [
      "Accurate",
      "Times are taken as the bytes arrive, and every run states how reliable it is.",
    ],
    stored: [
      "Stored",
      "Every run is stored on this machine with its plan, so that you can repeat and compare it.",
    ],
    yours: [
      "Private",
      "Export CSV, PNG, HTML and JSON at any time. Keys stay where they are; only your requests are sent.",
    ],
  },
};

export const de: typeof en = {
  title: "Wie schnell antwortet Ihr Modell?",
  about:
    "Tokenlap misst, wie schnell OpenAI-kompatible Server antworten: die Zeit bis zum ersten Token, die Zeit für jedes weitere, Latenz, Durchsatz und Erfolg.",
  demo: "Die zwei simulierten Modelle messen",
  demoAbout: "Dauert etwa eine halbe Minute. Braucht weder Konto noch Netz.",
  demoName: "Erster Blick",
  noDemo: "Die simulierten Modelle wurden entfernt. Andere stehen unter Neuer Lauf.",
  add: "Echten Endpunkt anlegen",
  addAbout: "URL, Modell-ID und API-Schlüssel.",
  configure: "Lauf einrichten",
  configureAbout: "Modelle, Prompts und Last wählen.",
  import: "Ergebnisse importieren",
  importAbout: "CSV oder JSON von Tokenlap oder anderen Werkzeugen. Dateien lassen sich auch auf das Fenster ziehen.",
  last: "Letzte Läufe",
  all: "Alle Läufe",
  compare: "Vergleichen",
  steps: {
    title: "Was Sie bekommen",
    right: [
      "Genau",
      "Zeiten werden beim Eintreffen der Bytes genommen, und jeder Lauf gibt an, wie verlässlich er ist.",
    ],
    stored: [
      "Gespeichert",
      "Jeder Lauf wird mit seinem Plan auf diesem Rechner gespeichert, zum Wiederholen und Vergleichen.",
    ],
    yours: [
      "Privat",
      "CSV, PNG, HTML und JSON jederzeit exportieren. Schlüssel bleiben, wo sie sind; gesendet werden nur Ihre Anfragen.",
    ],
  },
};
