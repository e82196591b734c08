import type { Bridge, Database, OldRuns } from "../bridge";

export const database: Database = {
  path: "/home/me/.local/share/tokenlap/tokenlap.db",
  runs: 5_250,
  deleted: 3,
  requests: 1_260_000,
  bytes: 812_400_000,
  texts: 210_300_000,
  free: 3_100_000,
};

const old: OldRuns = { runs: 312, first: "2025-11-07T14:30:22Z", last: "2026-08-30T09:00:00Z" };

type Calls = Pick<
  Bridge,
  | "database"
  | "checkDatabase"
  | "cancelCheck"
  | "saveBackupAs"
  | "cancelBackup"
  | "showDatabase"
  | "oldRuns"
  | "prune"
>;

export function databaseCalls(): Calls {
  return {
    database: async () => database,
    checkDatabase: async () => ({ runs: database.runs, requests: database.requests, findings: [] }),
    cancelCheck: async () => {},
    saveBackupAs: async () => "/home/me/tokenlap-backup-2026-11-28.db",
    cancelBackup: async () => {},
    showDatabase: async () => {},
    oldRuns: async ({ days }) => (days > 365 ? { runs: 0, first: "", last: "" } : old),
    prune: async () => ({ runs: ["r-2", "r-1"], problems: [] }),
  };
}
