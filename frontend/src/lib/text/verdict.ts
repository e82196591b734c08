// How far to believe a run, around the sentences of the backend.

export const en = {
  title: "How far to believe this run",
  why: (n: number) => (n === 1 ? "1 reason" : `${n} reasons`),
  all: "All models",
  limit: (value: string, limit: string) => `${value}, limit ${limit}`,
  trust: { good: "Good to know", careful: "Read with care", doubtful: "Do not use" } as Record<
    string,
    string
  >,
};

export const de: typeof en = {
  title: "Wie weit diesem Lauf zu glauben ist",
  why: (n) => (n === 1 ? "1 Grund" : `${n} Gründe`),
  all: "Alle Modelle",
  limit: (value, limit) => `${value}, Grenze ${limit}`,
  trust: { good: "Gut zu wissen", careful: "Mit Vorsicht lesen", doubtful: "Nicht verwenden" },
};
