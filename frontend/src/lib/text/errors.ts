export const en = {
  title: "This did not work",
  unknown: "An error without a description.",
  timeout: (seconds: number) => `The app did not answer within ${seconds} seconds.`,
  timeoutHint: "Try again; if it stays, restart Tokenlap.",
  noApp: "This page works inside the Tokenlap window.",
  noAppHint: "Start it with: tokenlap",
  clipboard: "The clipboard did not take the text.",
};

export const de: typeof en = {
  title: "Das hat nicht geklappt",
  unknown: "Ein Fehler ohne Beschreibung.",
  timeout: (seconds) => `Die App hat ${seconds} Sekunden lang nicht geantwortet.`,
  timeoutHint: "Noch einmal versuchen; wenn es bleibt, Tokenlap neu starten.",
  noApp: "Diese Seite gehört in das Fenster von Tokenlap.",
  noAppHint: "Starten mit: tokenlap",
  clipboard: "Die Zwischenablage hat den Text nicht angenommen.",
};
