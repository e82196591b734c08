// Toasts about something that a page shows: they go when that page is opened.

import type { NotificationData } from "@mantine/notifications";
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { useNavigation, type Route } from "../navigation/route";

type IsSeen = (route: Route) => boolean;

const shown = new Map<string, IsSeen>(); // by the id of the toast

/** Shows a toast in place of the one with the same id, until a page is opened that shows what it is about. */
export function showUntilSeen(toast: NotificationData & { id: string }, isSeen: IsSeen) {
  notifications.hide(toast.id);
  shown.set(toast.id, isSeen);
  notifications.show(toast);
}

/** Hides the toasts about what the current page shows. */
export function useHideSeen() {
  const { route } = useNavigation();
  useEffect(() => {
    for (const [id, isSeen] of shown) {
      if (!isSeen(route)) continue;
      shown.delete(id);
      notifications.hide(id);
    }
  }, [route]);
}
