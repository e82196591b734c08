// The parts that a run was made of.

export const en = {
  title: "Parts",
  part: "Part",
  came: (came: string, count: string) => `${came} of ${count} parts are in this run.`,
  missing: (numbers: string) => `Missing: ${numbers}.`,
  spread: (spread: string) => `Instants of different parts agree within ${spread}.`,
  noSpread: "The clocks of the parts were not compared.",
  badly: "check",
  aboutBadly: "To be checked are parts that were late, ended early, or whose client was late at times.",
  column: {
    host: "Host",
    share: "Share",
    due: "Due",
    dropped: "Dropped",
    late: "Late by",
    clock: "Clock",
    start_lag: "Start lag p99",
    read_lag: "Read lag p99",
    cpu_share: "CPU",
    state: "State",
  },
  about: {
    share: "Share of the load of the plan.",
    due: "Requests that the load of the part made due.",
    dropped:
      "Requests due but never sent: the part was not ready yet, or the maximum of requests in flight was reached.",
    late: "How long after the begin of the plan the part was ready.",
    clock: "The shared clock minus that of the host; the true difference lies within the spread.",
    start_lag: "How late requests of open load were sent: 99 % of them by no more than this.",
    read_lag: "How late events were read after they had arrived: 99 % of them by no more than this.",
    cpu_share: "Share of the cores available to Tokenlap.",
  } as Record<string, string>,
};

export const de: typeof en = {
  title: "Teile",
  part: "Teil",
  came: (came, count) => `${came} von ${count} Teilen sind in diesem Lauf.`,
  missing: (numbers) => `Es fehlen: ${numbers}.`,
  spread: (spread) => `Zeitpunkte verschiedener Teile stimmen auf ${spread} genau überein.`,
  noSpread: "Die Uhren der Teile wurden nicht verglichen.",
  badly: "prüfen",
  aboutBadly:
    "Zu prüfen sind Teile, die verspätet waren, vorzeitig endeten oder deren Messprogramm zeitweise zu spät war.",
  column: {
    host: "Rechner",
    share: "Anteil",
    due: "Fällig",
    dropped: "Verworfen",
    late: "Verspätet um",
    clock: "Uhr",
    start_lag: "Start-Verzug p99",
    read_lag: "Lese-Verzug p99",
    cpu_share: "CPU",
    state: "Zustand",
  },
  about: {
    share: "Anteil an der Last des Plans.",
    due: "Anfragen, die durch die Last des Teils fällig wurden.",
    dropped:
      "Fällige, nie gesendete Anfragen: Der Teil war noch nicht bereit, oder die Höchstzahl laufender Anfragen war erreicht.",
    late: "Wie lange nach dem Beginn des Plans der Teil bereit war.",
    clock: "Die gemeinsame Uhr minus die des Rechners; die wahre Differenz liegt innerhalb der Streuung.",
    start_lag: "Wie spät Anfragen offener Last gesendet wurden: 99 % von ihnen höchstens um so viel.",
    read_lag: "Wie lange nach ihrer Ankunft Events gelesen wurden: 99 % von ihnen höchstens so lange.",
    cpu_share: "Anteil an den Kernen, die Tokenlap nutzen darf.",
  },
};
