import {
  IconActivity,
  IconColumns,
  IconHistory,
  IconHome,
  IconMessage,
  IconPlayerPlay,
  IconServer2,
  type Icon,
} from "@tabler/icons-react";
import type { PageName } from "../route";

export type Place = Exclude<PageName, "results">;

/** The pages of the rail, in the order of Ctrl+1, Ctrl+2, ... */
export const places: { id: Place; icon: Icon }[] = [
  { id: "start", icon: IconHome },
  { id: "models", icon: IconServer2 },
  { id: "prompts", icon: IconMessage },
  { id: "run", icon: IconPlayerPlay },
  { id: "live", icon: IconActivity },
  { id: "history", icon: IconHistory },
  { id: "compare", icon: IconColumns },
];

/** Where in the rail a page belongs. */
export const placeOf = (page: PageName): Place => (page === "results" ? "history" : page);

/** The page that was shown last, or the first one. */
export const placeNamed = (name: string): Place => places.find(({ id }) => id === name)?.id ?? "start";
