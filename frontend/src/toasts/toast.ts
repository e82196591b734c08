// The one way to show a toast. Toasts about something that a page shows go when
// that page is opened, and what lies under them can be scrolled out from there.

import { notifications, useNotifications, type NotificationData } from "@mantine/notifications";
import { useEffect } from "react";
import { useNavigation, type Route } from "../navigation/route";

type IsSeen = (route: Route) => boolean;

interface Toast extends Omit<NotificationData, "position"> {
  isSeen?: IsSeen; // whether a page shows what the toast is about
}

const seenOn = new Map<string, IsSeen>(); // by the id of the toast

/** Shows a toast, in place of the one with the same id. Returns what closes it. */
export function showToast({ isSeen, ...toast }: Toast): () => void {
  if (toast.id) hideToast(toast.id);
  const id = notifications.show(toast);
  if (isSeen) seenOn.set(id, isSeen);
  return () => hideToast(id);
}

/** Closes a toast that may be open. */
export function hideToast(id: string) {
  seenOn.delete(id);
  notifications.hide(id);
}

/** Closes the toasts about what the current page shows. */
export function useHideSeen() {
  const { route } = useNavigation();
  useEffect(() => {
    for (const [id, isSeen] of seenOn) if (isSeen(route)) hideToast(id);
  }, [route]);
}

const corner = '.mantine-Notifications-root[data-position="bottom-right"]';

/** Tells style.css the height of the open toasts. */
export function useToastHeight() {
  const { length } = useNotifications().notifications;
  useEffect(() => {
    const toasts = document.querySelector<HTMLElement>(corner);
    if (!toasts || length === 0) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() =>
      style.setProperty("--toasts", `${Math.ceil(toasts.getBoundingClientRect().height)}px`),
    );
    observer.observe(toasts);
    return () => {
      observer.disconnect();
      style.removeProperty("--toasts");
    };
  }, [length]);
}
