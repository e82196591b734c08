import type { Quit, TaskProgress } from "../bridge";

/** One kind of event: who hears it, and a way to tell them all. */
export class Line<T> {
  private ears = new Set<(detail: T) => void>();

  hear = (ear: (detail: T) => void): Quit => {
    this.ears.add(ear);
    return () => void this.ears.delete(ear);
  };

  tell = (detail: T) => {
    for (const ear of this.ears) ear(detail);
  };
}

/** The events that the app sends without being asked, but for those of a run. */
export class Wire {
  task = new Line<TaskProgress>();
  closing = new Line<void>();
  files = new Line<string[]>();
}
