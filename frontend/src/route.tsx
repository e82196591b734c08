// Where in the window one is. A page goes elsewhere by go(); back() returns.

import { createContext, use, useMemo, useState, type ReactNode } from "react";
import type { RunForm, Subject } from "./bridge";

export type Route =
  | { page: "start" }
  | { page: "models"; add?: boolean }
  | { page: "prompts" }
  | { page: "run"; form?: RunForm; part?: Partial<RunForm> } // a form anew, or some fields of the one there
  | { page: "live" }
  | { page: "history" }
  | { page: "results"; run: string; request?: number }
  | { page: "compare"; subjects?: Subject[] };

export type PageName = Route["page"];

interface Way {
  route: Route;
  go: (route: Route) => void;
  /** Says otherwise where one is: what was asked for is done, and back() does not ask again. */
  stand: (route: Route) => void;
  back: () => void;
}

const WayContext = createContext<Way>({
  route: { page: "start" },
  go: () => {},
  stand: () => {},
  back: () => {},
});

const longest = 50; // steps back that are remembered

export function RouteProvider({ first, children }: { first: Route; children: ReactNode }) {
  const [path, setPath] = useState<Route[]>([first]);
  const way = useMemo<Way>(
    () => ({
      route: path[path.length - 1] ?? first,
      go: (route) => setPath((old) => [...old.slice(-longest), route]),
      stand: (route) => setPath((old) => [...old.slice(0, -1), route]),
      back: () => setPath((old) => (old.length > 1 ? old.slice(0, -1) : old)),
    }),
    [path, first],
  );
  return <WayContext value={way}>{children}</WayContext>;
}

export const useRoute = (): Way => use(WayContext);
