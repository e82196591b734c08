export const en = {
  title: "Something went wrong",
  unknown: "An error without a description.",
  timeout: (seconds: number) => `The app did not answer within ${seconds} seconds.`,
  timeoutHint: "Try again; if it persists, restart Tokenlap.",
  noApp: "This page works inside the Tokenlap window.",
  noAppHint: "Start it with: tokenlap",
  clipboard: "The text could not be copied to the clipboard.",
};

export const de: typeof en = {
  title: "Etwas ist schiefgelaufen",
  unknown: "Ein Fehler ohne Beschreibung.",
  timeout: (seconds) => `Die App hat ${seconds} Sekunden lang nicht geantwortet.`,
  timeoutHint: "Noch einmal versuchen; wenn der Fehler bleibt, Tokenlap neu starten.",
  noApp: "Diese Seite gehört in das Fenster von Tokenlap.",
  noAppHint: "Starten mit: tokenlap",
  clipboard: "Der Text ließ sich nicht in die Zwischenablage kopieren.",
};
