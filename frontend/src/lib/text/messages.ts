// What the page says of a run beside the sentences of the backend, which come in
// the language of the window.

import * as load from "./load";

/** What ended the search of a sweep: its kind, Go's sentence, and the lowest load that was not met. */
type SweepText = (end: string, message: string, failed: string) => string;

const asSaid: SweepText = (_end, message) => message;

export const en = {
  load: load.en,
  sweep: asSaid,
  sweepOfGoodput: asSaid,
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
  sweep: (end, message, failed) => (sweeps[end] ?? message).replace("{}", failed),
  sweepOfGoodput: (end, message) => sweepsOfGoodput[end] ?? message,
};
