import type { Unsubscribe, TaskProgress } from "../bridge";

/** One kind of event: its subscribers, and a way to send to all of them. */
export class EventSource<T> {
  private ears = new Set<(detail: T) => void>();

  hear = (ear: (detail: T) => void): Unsubscribe => {
    this.ears.add(ear);
    return () => void this.ears.delete(ear);
  };

  tell = (detail: T) => {
    for (const ear of this.ears) ear(detail);
  };
}

/** The events that the app sends, except those of a run. */
export class FakeEvents {
  task = new EventSource<TaskProgress>();
  closing = new EventSource<void>();
  files = new EventSource<string[]>();
}
