import type { QueueEnd, QueueView, Unsubscribe, TaskProgress } from "../bridge";

/** One kind of event: its subscribers, and a way to send to all of them. */
export class EventSource<T> {
  private subscribers = new Set<(detail: T) => void>();

  subscribe = (listener: (detail: T) => void): Unsubscribe => {
    this.subscribers.add(listener);
    return () => void this.subscribers.delete(listener);
  };

  send = (detail: T) => {
    for (const listener of this.subscribers) listener(detail);
  };
}

/** The events that the app sends, except those of a run. */
export class FakeEvents {
  queue = new EventSource<QueueView>();
  queueEnd = new EventSource<QueueEnd>();
  task = new EventSource<TaskProgress>();
  closing = new EventSource<void>();
  files = new EventSource<string[]>();
}
