export const en = {
  title: "How fast does your model answer?",
  about:
    "Tokenlap measures how fast OpenAI-compatible servers stream: the time to the first token, the time for each token after it, latency, throughput and success.",
  demo: "Measure the two simulated models",
  demoAbout: "Takes about half a minute. Needs no account and no network.",
  demoName: "First look",
  noDemo: "The simulated models were removed. Choose others under New run.",
  add: "Add a real endpoint",
  addAbout: "A URL, a model, and where its key is found.",
  configure: "Set up a run",
  configureAbout: "Models, prompts, load: all of it.",
  import: "Import results",
  importAbout: "CSV or JSON of this and other tools; or drop the files on the window.",
  last: "Last runs",
  all: "All runs",
  compare: "Compare",
  steps: {
    title: "What you get",
    right: [
      "Right",
      "Every instant is stamped where the bytes arrive, and every run says how far to believe it.",
    ],
    stored: [
      "Kept",
      "Each run stays in the history on this machine, with its plan, so that it can be repeated and compared.",
    ],
    yours: [
      "Yours",
      "CSV, PNG, HTML and JSON at any time. Keys stay where they are; nothing is sent but your requests.",
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
  addAbout: "Eine URL, ein Modell und wo der Schlüssel liegt.",
  configure: "Lauf einrichten",
  configureAbout: "Modelle, Prompts, Last: alles.",
  import: "Ergebnisse importieren",
  importAbout: "CSV oder JSON von hier und anderswo; oder Dateien auf das Fenster ziehen.",
  last: "Letzte Läufe",
  all: "Alle Läufe",
  compare: "Vergleichen",
  steps: {
    title: "Was dabei herauskommt",
    right: [
      "Richtig",
      "Jeder Zeitpunkt wird genommen, wo die Bytes ankommen, und jeder Lauf sagt, wie weit man ihm trauen kann.",
    ],
    stored: [
      "Behalten",
      "Jeder Lauf bleibt mit seinem Plan im Verlauf auf diesem Rechner, zum Wiederholen und Vergleichen.",
    ],
    yours: [
      "Ihres",
      "CSV, PNG, HTML und JSON jederzeit. Schlüssel bleiben, wo sie sind; gesendet werden nur Ihre Anfragen.",
    ],
  },
};
