// The current page of the window with its parameters, and the way to others.

import { createContext, use, useMemo, useState, type ReactNode } from "react";
import type { RunForm, Subject } from "../bridge";

export type Route =
  | { page: "start" }
  | { page: "models"; add?: boolean }
  | { page: "prompts" }
  | RunRoute
  | { page: "live" }
  | { page: "queue" }
  | { page: "history" }
  | { page: "results"; run: string; request?: number }
  | { page: "compare"; subjects?: Subject[] };

/** The page of a new run, which takes over what is named here; without any of it the form stays as it was. */
export interface RunRoute {
  page: "run";
  form?: RunForm; // replaces the whole form
  part?: Partial<RunForm>; // some fields of the current form
  models?: string[]; // names of the models to measure, in place of those chosen
}

export type PageName = Route["page"];

type PlainPageOf<R> = R extends { page: infer Name } ? ({ page: Name } extends R ? Name : never) : never;

/** The pages that open without parameters. */
export type PlainPageName = PlainPageOf<Route>;

interface Navigation {
  route: Route;
  go: (route: Route) => void;
  /** Replaces the current route without a step in the history. */
  replace: (route: Route) => void;
  back: () => void;
}

const NavigationContext = createContext<Navigation>({
  route: { page: "start" },
  go: () => {},
  replace: () => {},
  back: () => {},
});

const historyLimit = 50; // steps back

export function RouteProvider({ first, children }: { first: Route; children: ReactNode }) {
  const [path, setPath] = useState<Route[]>([first]);
  const navigation = useMemo<Navigation>(
    () => ({
      route: path[path.length - 1] ?? first,
      go: (route) => setPath((old) => [...old.slice(-historyLimit), route]),
      replace: (route) => setPath((old) => [...old.slice(0, -1), route]),
      back: () => setPath((old) => (old.length > 1 ? old.slice(0, -1) : old)),
    }),
    [path, first],
  );
  return <NavigationContext value={navigation}>{children}</NavigationContext>;
}

export const useNavigation = (): Navigation => use(NavigationContext);
