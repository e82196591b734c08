import {
  IconActivity,
  IconCalendarClock,
  IconColumns,
  IconHistory,
  IconHome,
  IconMessage,
  IconPlayerPlay,
  IconServer2,
  type Icon,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { ComparePage } from "../features/compare/ComparePage";
import { HistoryPage } from "../features/history/HistoryPage";
import { LivePage } from "../features/live/LivePage";
import { ModelsPage } from "../features/models/ModelsPage";
import { PromptsPage } from "../features/prompts/PromptsPage";
import { QueuePage } from "../features/queue/QueuePage";
import { ResultsPage } from "../features/results/ResultsPage";
import { RunPage } from "../features/run/RunPage";
import { StartPage } from "../features/start/StartPage";
import type { PageName, PlainPageName } from "../navigation/route";

type PageEntry = { view: ComponentType } & (
  | { icon: Icon } // has an entry in the navigation bar
  | { parent: PlainPageName } // belongs to the entry of another page
);

/**
 * Every page of the window. Those with an icon are in the navigation bar, in
 * this order, which is also that of Ctrl+1, Ctrl+2, ...
 */
export const pages: Record<PlainPageName, PageEntry & { icon: Icon }> & Record<PageName, PageEntry> = {
  start: { view: StartPage, icon: IconHome },
  models: { view: ModelsPage, icon: IconServer2 },
  prompts: { view: PromptsPage, icon: IconMessage },
  run: { view: RunPage, icon: IconPlayerPlay },
  live: { view: LivePage, icon: IconActivity },
  queue: { view: QueuePage, icon: IconCalendarClock },
  history: { view: HistoryPage, icon: IconHistory },
  results: { view: ResultsPage, parent: "history" },
  compare: { view: ComparePage, icon: IconColumns },
};

/** The entries of the navigation bar. */
export const navigation = Object.entries(pages).flatMap(([name, entry]) =>
  "icon" in entry ? [{ id: name as PlainPageName, icon: entry.icon }] : [],
);

/** The entry of the navigation bar that a page belongs to. */
export function navigationEntryOf(page: PageName): PlainPageName {
  const entry = pages[page];
  return "parent" in entry ? entry.parent : (page as PlainPageName);
}

/** The entry with that name, or the first one. */
export const navigationEntryNamed = (name: string): PlainPageName =>
  navigation.find(({ id }) => id === name)?.id ?? "start";
