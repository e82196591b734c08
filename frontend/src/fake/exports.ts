import type { Bridge, Imported } from "../bridge";
import type { FakeOptions } from "./options";
import { runs } from "./history";
import { FakeEvents } from "./events";

// One pixel.
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

type Calls = Pick<
  Bridge,
  | "saveAs"
  | "picture"
  | "showFile"
  | "chooseFiles"
  | "chooseFolder"
  | "importFiles"
  | "copyText"
  | "copyPicture"
  | "onTask"
  | "onFiles"
>;

export function exportCalls(given: FakeOptions): Calls {
  const wire = given.events ?? new FakeEvents();
  return {
    saveAs: async ({ format }) => ({
      paths: [`/home/me/results/nightly.${format === "events" ? "csv" : format}`],
      skipped: [],
    }),
    picture: async () => png,
    showFile: async () => {},
    chooseFolder: async () => "/home/me/photos",
    chooseFiles: async (kind) => [`/home/me/${kind}.csv`],
    importFiles: async ({ paths, again }): Promise<Imported> => {
      wire.task.send({ what: "Reading files", share: 0.5, done: false });
      wire.task.send({ what: "Reading files", share: 1, done: true });
      const known = again ? [] : paths.filter((path) => path.includes("known"));
      return {
        runs: paths.length > known.length ? runs.slice(-1) : [],
        known: known.map((path) => ({ path, run: "r-1" })),
        problems: paths.filter((path) => path.endsWith(".png")).map((path) => `${path}: not a result file.`),
      };
    },
    copyText: async () => {},
    copyPicture: async () => {},
    onTask: wire.task.subscribe,
    onFiles: wire.files.subscribe,
  };
}
