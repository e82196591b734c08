export const en = {
  title: "Results",
  untitled: "Run without a name",
  notFound: "This run is not there",
  notFoundNext: "It may have been deleted. All runs that are kept are in the history.",
  toHistory: "To the history",
  toLive: "Watch it live",
  section: { overview: "Overview", charts: "Charts", requests: "Requests", plan: "Plan" },
  started: "Started",
  took: "took",
  running: "goes on",
  definitions: (name: string) => `Definitions: ${name}`,

  head: {
    rename: "Rename",
    name: "Name of the run",
    tags: "Tags",
    addTag: "Add a tag",
    note: "Note",
    addNote: "Add a note",
    editNote: "Change the note",
    star: "Mark with a star",
    unstar: "Take the star away",
    again: "Run again",
    change: "Change and run",
    compare: "Compare",
    more: "More",
    summary: "Copy summary as Markdown",
    command: "Copy as command",
    remove: "Delete",
    removed: (name: string) => `Deleted: ${name}`,
    noAgain: "A run that was measured elsewhere cannot be repeated: its servers are not known.",
  },

  notice: {
    running: "This run goes on. What stands here is what there is so far.",
    stopped: "Stopped early by the user. What was measured until then is kept; the plan was not finished.",
    interrupted:
      "Its process died in mid-run. What was measured until then is kept; requests in flight at that moment are missing.",
    imported: (file: string) =>
      file
        ? `Measured elsewhere and imported from ${file}. What the file does not tell is absent here.`
        : "Measured elsewhere and imported. What the file does not tell is absent here.",
    definitions: {
      "seed-v1":
        "Figures follow the definitions of the seed's tool, not ours: TTFT is the first chunk of any kind, tokens are chunks, and TPOT holds the TTFT. Compare them with runs of the same kind only.",
      vllm: "Figures follow the definitions of vLLM's benchmark, not ours: TTFT counts a chunk that only names the role, and times between tokens are times between chunks.",
      other: (name: string) =>
        `Figures follow other definitions than ours (${name}). Compare them with runs of the same kind only.`,
    },
  },

  none: "Nothing measured yet",
  noneNext: "No request has ended so far. Figures appear with the first ones.",
  noSummary: "No figures",
  noSummaryNext: "This run ended before anything could be measured. Its plan is kept.",

  model: {
    stage: (n: number) => `Stage ${n}`,
    tally: (successes: string, attempts: string) =>
      `${successes} of ${attempts} ${attempts === "1" ? "request" : "requests"} succeeded`,
    failures: "Failures",
    noFailures: "none",
    sources: "Tokens counted by",
    finishReasons: "Finish reasons",
    noReason: "none given",
    cancelled: "Cut off by the user",
    dropped: "Due, but never sent",
    warmedUp: "Warm-up, not counted",
    newConnections: "New connections while measuring",
    sharedReads: "Events that shared a read",
    tokensAChunk: "Tokens a chunk",
    cached: "Prompt tokens from the cache",
    hidden: "Reasoning tokens never streamed",
    window: "Measured for",
    dead: "Every request failed. The first one:",
    warnings: "To know before believing the figures",
  },

  source: {
    usage: "the server (usage)",
    tokenizer: "a tokenizer here",
    events: "output events, a token each",
    estimate: "an estimate from the text",
    chunks: "chunks, taken for tokens",
    "": "nobody",
  } as Record<string, string>,

  percentile: {
    title: "Percentiles",
    model: "Model",
    metric: "Metric",
    unit: "Unit",
    mean: "mean",
    sd: "sd",
    min: "min",
    max: "max",
    weakColumn: "weak",
    perToken: "ICL (here ITL)",
    weak: "rests on few values",
    weakNote:
      "? rests on few values: fewer than 5 / (1 - p), so p95 on fewer than 100 and p99 on fewer than 500. It may come out differently next time.",
    absentNote: "- does not exist, or rests on too few values to be shown (p99 needs 100, p95 20, p90 10).",
    copyText: "Copy as text",
    copyMarkdown: "Copy as Markdown",
  },

  health: {
    title: "How far to believe this run",
    good: "The measuring machine kept up",
    careful: "The measuring machine was sometimes late",
    doubtful: "The measuring machine could not keep up",
    goodNext: (lag: string) => `99 of 100 timers fired within ${lag}. Times are right to about that.`,
    carefulNext: (lag: string) =>
      `One timer in a hundred fired ${lag} late or more. Medians hold; take single high values with care.`,
    doubtfulNext: (lag: string) =>
      `One timer in a hundred fired ${lag} late or more. Part of the times here may be this machine's own. Measure again with less load on it.`,
    offNext: (off: string) => `99 of 100 TTFTs are right to ${off}: the system itself stamped what came.`,
    offWarn: (off: string) =>
      `A TTFT may be too long by up to ${off}, because this machine was late. Measure again with less load on it.`,
    readLag: "Read lag p99",
    startLag: "Start lag p99",
    ttftError: "TTFT error p99",
    lag: "Timer lag p99",
    lagMax: "longest",
    cpu: "CPU",
    cpuAbout: "of the cores that Tokenlap may use",
    gc: "Longest GC pause",
    gcCount: (n: number) => (n === 1 ? "1 pause" : `${n} pauses`),
    memory: "Memory at most",
    why: {
      cpu: "Its processors were busy with Tokenlap itself.",
      gc: "A pause of the garbage collector was long.",
      start_lag: "Requests of the open load were sent late.",
      read_lag: "Events were read late; the gaps between them are less sure than TTFT.",
      ttft_error: "First tokens were read together with later ones.",
    },
  },

  chart: {
    jump: "Jump to a chart",
    drawing: "Drawing the charts",
    missing: "Not drawn",
  },
};

export const de: typeof en = {
  title: "Ergebnisse",
  untitled: "Lauf ohne Namen",
  notFound: "Diesen Lauf gibt es nicht",
  notFoundNext: "Vielleicht wurde er gelöscht. Alle Läufe, die es noch gibt, stehen im Verlauf.",
  toHistory: "Zum Verlauf",
  toLive: "Live zusehen",
  section: { overview: "Überblick", charts: "Diagramme", requests: "Anfragen", plan: "Plan" },
  started: "Beginn",
  took: "dauerte",
  running: "läuft noch",
  definitions: (name) => `Definitionen: ${name}`,

  head: {
    rename: "Umbenennen",
    name: "Name des Laufs",
    tags: "Tags",
    addTag: "Tag hinzufügen",
    note: "Notiz",
    addNote: "Notiz hinzufügen",
    editNote: "Notiz ändern",
    star: "Mit Stern markieren",
    unstar: "Stern entfernen",
    again: "Noch einmal",
    change: "Ändern und starten",
    compare: "Vergleichen",
    more: "Mehr",
    summary: "Zusammenfassung als Markdown kopieren",
    command: "Als Befehl kopieren",
    remove: "Löschen",
    removed: (name) => `Gelöscht: ${name}`,
    noAgain: "Was anderswo gemessen wurde, lässt sich nicht wiederholen: Die Server sind nicht bekannt.",
  },

  notice: {
    running: "Dieser Lauf misst noch. Hier steht, was es bis jetzt gibt.",
    stopped:
      "Vom Benutzer früher beendet. Was bis dahin gemessen wurde, bleibt; der Plan kam nicht zum Ende.",
    interrupted:
      "Sein Prozess starb mitten im Lauf. Was bis dahin gemessen wurde, bleibt; Anfragen, die gerade liefen, fehlen.",
    imported: (file) =>
      file
        ? `Anderswo gemessen und aus ${file} importiert. Was die Datei nicht sagt, fehlt hier.`
        : "Anderswo gemessen und importiert. Was die Datei nicht sagt, fehlt hier.",
    definitions: {
      "seed-v1":
        "Die Werte folgen den Definitionen des Seed-Werkzeugs, nicht unseren: TTFT ist der erste Chunk jeder Art, Token sind Chunks, und TPOT enthält die TTFT. Nur mit Läufen derselben Art vergleichen.",
      vllm: "Die Werte folgen den Definitionen des Benchmarks von vLLM, nicht unseren: TTFT zählt einen Chunk mit, der nur die Rolle nennt, und Zeiten zwischen Tokens sind Zeiten zwischen Chunks.",
      other: (name) =>
        `Die Werte folgen anderen Definitionen als unseren (${name}). Nur mit Läufen derselben Art vergleichen.`,
    },
  },

  none: "Noch nichts gemessen",
  noneNext: "Bisher ist keine Anfrage zu Ende. Mit den ersten erscheinen hier Werte.",
  noSummary: "Keine Werte",
  noSummaryNext: "Dieser Lauf endete, bevor etwas gemessen werden konnte. Sein Plan bleibt.",

  model: {
    stage: (n) => `Stufe ${n}`,
    tally: (successes, attempts) =>
      `${successes} von ${attempts} ${attempts === "1" ? "Anfrage" : "Anfragen"} erfolgreich`,
    failures: "Fehlschläge",
    noFailures: "keine",
    sources: "Tokens gezählt von",
    finishReasons: "Gründe des Endes",
    noReason: "keiner genannt",
    cancelled: "Vom Benutzer abgebrochen",
    dropped: "Fällig, aber nie gesendet",
    warmedUp: "Aufwärmen, nicht gezählt",
    newConnections: "Neue Verbindungen während der Messung",
    sharedReads: "Events, die sich einen Lesevorgang teilten",
    tokensAChunk: "Token je Chunk",
    cached: "Prompt-Tokens aus dem Cache",
    hidden: "Denk-Tokens, nie gesendet",
    window: "Gemessen über",
    dead: "Jede Anfrage schlug fehl. Die erste:",
    warnings: "Zu wissen, bevor man den Werten glaubt",
  },

  source: {
    usage: "dem Server (usage)",
    tokenizer: "einem Tokenizer hier",
    events: "Ausgabe-Events, je eines ein Token",
    estimate: "einer Schätzung aus dem Text",
    chunks: "Chunks, für Token gehalten",
    "": "niemandem",
  },

  percentile: {
    title: "Perzentile",
    model: "Modell",
    metric: "Metrik",
    unit: "Einheit",
    mean: "Mittel",
    sd: "SD",
    min: "min",
    max: "max",
    weakColumn: "schwach",
    perToken: "ICL (hier ITL)",
    weak: "beruht auf wenigen Werten",
    weakNote:
      "? beruht auf wenigen Werten: weniger als 5 / (1 - p), also p95 auf weniger als 100 und p99 auf weniger als 500. Beim nächsten Mal kann es anders ausfallen.",
    absentNote: "- gibt es nicht, oder es beruht auf zu wenigen Werten (p99 braucht 100, p95 20, p90 10).",
    copyText: "Als Text kopieren",
    copyMarkdown: "Als Markdown kopieren",
  },

  health: {
    title: "Wie weit diesem Lauf zu glauben ist",
    good: "Die messende Maschine kam mit",
    careful: "Die messende Maschine war manchmal zu spät",
    doubtful: "Die messende Maschine kam nicht mit",
    goodNext: (lag) => `99 von 100 Timern lösten auf ${lag} genau aus. Etwa so genau sind die Zeiten.`,
    carefulNext: (lag) =>
      `Einer von hundert Timern löste ${lag} oder mehr zu spät aus. Mediane halten; einzelne hohe Werte mit Vorsicht nehmen.`,
    doubtfulNext: (lag) =>
      `Einer von hundert Timern löste ${lag} oder mehr zu spät aus. Ein Teil der Zeiten hier kann von dieser Maschine selbst kommen. Besser noch einmal messen, mit weniger Last auf ihr.`,
    offNext: (off: string) =>
      `99 von 100 TTFT stimmen auf ${off}: Das System selbst hat gestempelt, was kam.`,
    offWarn: (off: string) =>
      `Eine TTFT kann um bis zu ${off} zu lang sein, weil dieser Rechner zu spät war. Mit weniger Last neu messen.`,
    readLag: "Lese-Verzug p99",
    startLag: "Start-Verzug p99",
    ttftError: "TTFT-Fehler p99",
    lag: "Timer-Verzug p99",
    lagMax: "längster",
    cpu: "CPU",
    cpuAbout: "der Kerne, die Tokenlap nutzen darf",
    gc: "Längste GC-Pause",
    gcCount: (n) => (n === 1 ? "1 Pause" : `${n} Pausen`),
    memory: "Speicher höchstens",
    why: {
      cpu: "Ihre Prozessoren waren mit Tokenlap selbst beschäftigt.",
      gc: "Eine Pause der Speicherbereinigung war lang.",
      start_lag: "Anfragen der offenen Last wurden zu spät gesendet.",
      read_lag: "Ereignisse wurden zu spät gelesen; ihre Abstände sind weniger sicher als die TTFT.",
      ttft_error: "Erste Tokens wurden mit späteren zusammen gelesen.",
    },
  },

  chart: {
    jump: "Zu einem Diagramm springen",
    drawing: "Diagramme werden gezeichnet",
    missing: "Nicht gezeichnet",
  },
};
