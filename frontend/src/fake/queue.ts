import type { Bridge, QueueItem, QueueSettings, QueueView } from "../bridge";
import { FakeEvents } from "./events";
import type { FakeOptions } from "./options";
import { form, preview } from "./run";

/** A queued plan that waits for its turn, with some fields changed. */
export const queueItem = (id: number, rest: Partial<QueueItem> = {}): QueueItem => ({
  id,
  name: `Plan ${id}`,
  form: { ...form, models: ["llama-vllm"] },
  schedule: { kind: "next", at: "", hours: 0 },
  against: "",
  margin: 0.05,
  enabled: true,
  state: "waiting",
  due: "",
  missed: "",
  run: "",
  last: undefined,
  ...rest,
});

type Calls = Pick<
  Bridge,
  | "queue"
  | "queueTimes"
  | "addToQueue"
  | "changeQueued"
  | "moveQueued"
  | "enableQueued"
  | "disableQueued"
  | "runQueued"
  | "removeQueued"
  | "restoreQueued"
  | "saveQueueSettings"
  | "onQueue"
  | "onQueueEnd"
>;

/** A queue in which nothing is ever run. */
export function queueCalls(given: FakeOptions): Calls {
  const events = given.events ?? new FakeEvents();
  let items = given.queue ?? [];
  let settings: QueueSettings = { paused: false, pause: 10, always: false };
  const removed = new Map<number, [QueueItem, number]>();
  const view = (): QueueView => ({
    items,
    settings,
    ready: items.filter((one) => one.enabled && one.state === "waiting" && !one.due).map(({ id }) => id),
    starts: "",
    elsewhere: false,
  });
  const set = (next: QueueItem[]) => {
    items = next;
    events.queue.send(view());
  };
  const change = (id: number, rest: Partial<QueueItem>) =>
    set(items.map((one) => (one.id === id ? { ...one, ...rest } : one)));
  return {
    queue: async () => view(),
    queueTimes: async ({ kind }) =>
      kind === "next" ? [] : ["2026-11-24T02:00:00Z", "2026-11-25T02:00:00Z", "2026-11-26T02:00:00Z"],
    addToQueue: async ({ form, ...rest }) => {
      const { mistakes } = preview(form);
      if (mistakes.length > 0) return { id: 0, mistakes };
      const id = Math.max(0, ...items.map((one) => one.id)) + 1;
      const due = rest.schedule.kind === "next" ? "" : "2026-11-24T02:00:00Z";
      set([...items, queueItem(id, { ...rest, id, form, due })]);
      return { id, mistakes: [] };
    },
    changeQueued: async ({ id, name, schedule, against, margin }) =>
      change(id, { name, schedule, against, margin }),
    moveQueued: async ({ id, to }) => {
      const moved = items.filter((one) => one.id === id);
      const others = items.filter((one) => one.id !== id);
      set([...others.slice(0, to), ...moved, ...others.slice(to)]);
    },
    enableQueued: async (id) => change(id, { enabled: true }),
    disableQueued: async (id) => change(id, { enabled: false }),
    runQueued: async (id) => change(id, { state: "waiting", enabled: true, due: "" }),
    removeQueued: async (id) => {
      const place = items.findIndex((one) => one.id === id);
      const item = items[place];
      if (item) removed.set(id, [item, place]);
      set(items.filter((one) => one.id !== id));
    },
    restoreQueued: async (id) => {
      const [item, place = 0] = removed.get(id) ?? [];
      if (item) set([...items.slice(0, place), item, ...items.slice(place)]);
    },
    saveQueueSettings: async (next) => {
      settings = next;
      set(items);
    },
    onQueue: events.queue.subscribe,
    onQueueEnd: events.queueEnd.subscribe,
  };
}
