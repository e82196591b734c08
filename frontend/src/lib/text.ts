// Every sentence of the window. A second language is a second object of the
// same type: what it forgets does not compile.

const english = {
  name: "Tokenlap",
  skip: "Skip to content",
  navigation: "Pages",
  loading: "Loading",
  refresh: "Refresh",
  retry: "Try again",
  copy: "Copy command",
  copied: "Copied",
  scheme: { label: "Colours", light: "Light", dark: "Dark", auto: "System" },
  errors: {
    title: "This did not work",
    unknown: "An error without a description.",
    timeout: (seconds: number) => `The app did not answer within ${seconds} seconds.`,
    timeoutHint: "Try again; if it stays, restart Tokenlap.",
    noApp: "This page works inside the Tokenlap window.",
    noAppHint: "Start it with: tokenlap",
  },
  models: {
    title: "Models",
    about: "Every server you can measure. A model is one model id behind one URL.",
    simulated: "simulated",
    simulatedAbout: "Answered by Tokenlap itself with known timing; needs no account and no network.",
    insecure: "TLS not verified",
    insecureAbout:
      "Certificates of this server are not checked. Anyone between could read and change the traffic.",
    builtIn: "built in",
    noKey: "none",
    noFamily: "Other",
    count: (n: number) => (n === 1 ? "1 model" : `${n} models`),
    column: {
      name: "Name",
      model: "Model id",
      deployment: "Deployment",
      url: "Server",
      key: "Key",
    },
    alsoCalled: "also",
    empty: "No models yet",
    emptyNext: "Add the first one in a terminal; it shows up here.",
  },
  history: {
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
    state: {
      running: "running",
      finished: "finished",
      stopped: "stopped",
      interrupted: "interrupted",
      imported: "imported",
    },
    stateHint: {
      running: "Still measuring.",
      finished: "Ran to its end.",
      stopped: "Ended early by the user; what was measured is kept.",
      interrupted: "Its process died; what was measured until then is kept.",
      imported: "Measured elsewhere.",
    },
    stage: (n: number) => `stage ${n}`,
    failed: (n: number) => `${n} failed`,
    untitled: "Unnamed run",
    more: "Show older runs",
    empty: "No runs yet",
    emptyNext: "This measures the two simulated models in about half a minute; the run shows up here.",
  },
};

export type Dictionary = typeof english;

const dictionaries = { en: english } satisfies Record<string, Dictionary>;

type Language = keyof typeof dictionaries;

/** The first of the wanted languages that we speak, or English. */
export function choose(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.split("-")[0]?.toLowerCase() ?? "";
    if (Object.hasOwn(dictionaries, language)) return language as Language;
  }
  return "en";
}

export const text: Dictionary = dictionaries[choose(navigator.languages)];
