// The check and the backup of the database. Both go on when the dialog is closed.

import { useRef, useState } from "react";
import { useBridge, type DatabaseCheck } from "../../bridge";

export interface Task<T> {
  busy: boolean;
  error: unknown; // of the last one, or null
  result: T | null; // of the last one
  start: () => void;
  cancel: () => void;
}

export interface DatabaseTasks {
  check: Task<DatabaseCheck>;
  backup: Task<string>; // its path; "" where the user chose none
}

export function useDatabaseTasks(): DatabaseTasks {
  const bridge = useBridge();
  return {
    check: useTask(bridge.checkDatabase, bridge.cancelCheck),
    backup: useTask(bridge.saveBackupAs, bridge.cancelBackup),
  };
}

function useTask<T>(work: () => Promise<T>, cancelWork: () => Promise<void>): Task<T> {
  const [state, setState] = useState<Pick<Task<T>, "busy" | "error" | "result">>(idle);
  const cancelled = useRef(false);
  const start = () => {
    cancelled.current = false;
    setState({ ...idle, busy: true });
    work().then(
      (result) => setState({ ...idle, result }),
      (error: unknown) => setState({ ...idle, error: cancelled.current ? null : error }), // a cancelled one fails
    );
  };
  const cancel = () => {
    cancelled.current = true;
    cancelWork().catch(() => {}); // it ends by itself
  };
  return { ...state, start, cancel };
}

const idle = { busy: false, error: null, result: null };
