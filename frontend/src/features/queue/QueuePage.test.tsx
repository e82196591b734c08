import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { QueueEnd, QueueResult } from "../../bridge";
import { BridgeError } from "../../bridge";
import { fake } from "../../bridge.fake";
import { FakeEvents } from "../../fake/events";
import { queueItem } from "../../fake/queue";
import { axeViolations, renderPage } from "../../test/render";
import { QueuePage } from "./QueuePage";

const nightly = { kind: "daily", at: "02:00", hours: 0 };

const result = (rest: Partial<QueueResult> = {}): QueueResult => ({
  run: "r-2",
  ended: "2026-11-23T02:10:00Z",
  state: "finished",
  end: "",
  error: "",
  hint: "",
  base: "r-1",
  answer: "fine",
  reason: "",
  worse: [],
  ...rest,
});

const worse = result({ answer: "worse", worse: ["A is slower by 8 to 12 % (p95 TTFT)"] });

const queue = () => [
  queueItem(1, { name: "First" }),
  queueItem(2, { name: "Second" }),
  queueItem(3, {
    name: "Nightly",
    schedule: nightly,
    due: "2036-11-24T02:00:00Z",
    against: "previous",
    last: worse,
  }),
  queueItem(4, {
    name: "Gone",
    state: "done",
    last: result({ run: "", state: "", error: "model x is not registered" }),
  }),
];

const rows = async (table: string) => {
  const found = within(await screen.findByRole("table", { name: table })).getAllByRole("row");
  return found.slice(1).map((row) => row.textContent ?? "");
};

const choose = async (name: string, item: string) => {
  await userEvent.click(await screen.findByRole("button", { name: `Actions for ${name}` }));
  await userEvent.click(await screen.findByRole("menuitem", { name: new RegExp(`^${item}`) }));
};

describe("QueuePage", () => {
  it("says the next step where the queue is empty", async () => {
    renderPage(<QueuePage />, fake());
    expect(await screen.findByText("The queue is empty")).toBeVisible();
    expect(screen.getByRole("button", { name: "New run" })).toBeVisible();
  });

  it("lists what waits, what has its times, and what is done", async () => {
    renderPage(<QueuePage />, fake({ queue: queue() }));
    const next = await rows("Up next");
    expect(next[0]).toMatch(/^First.*Once, after the plans before it\..*not run yet/);
    expect(next[1]).toMatch(/^Second/);
    expect((await rows("Scheduled"))[0]).toMatch(/^Nightly.*Every day at 02:00\. Next: .*worse/);
    expect((await rows("Done"))[0]).toMatch(/^Gone.*could not start.*model x is not registered/);
    expect(screen.getByText("3 waiting")).toBeVisible();
  });

  it("changes the order by menu and by key", async () => {
    renderPage(<QueuePage />, fake({ queue: queue() }));
    await choose("First", "Move down");
    await waitFor(async () => expect((await rows("Up next"))[0]).toMatch(/^Second/));
    screen.getByRole("button", { name: "Actions for First" }).focus();
    await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
    await waitFor(async () => expect((await rows("Up next"))[0]).toMatch(/^First/));
    await waitFor(() => expect(screen.getByRole("button", { name: "Actions for First" })).toHaveFocus());
  });

  it("removes a plan and brings it back", async () => {
    renderPage(<QueuePage />, fake({ queue: queue() }));
    (await screen.findByRole("button", { name: "Actions for First" })).focus();
    await userEvent.keyboard("{Delete}");
    await waitFor(async () => expect(await rows("Up next")).toHaveLength(1));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(async () => expect((await rows("Up next"))[0]).toMatch(/^First/));
  });

  it("pauses and resumes, with the settings unchanged", async () => {
    const saveQueueSettings = vi.fn(fake().saveQueueSettings);
    renderPage(<QueuePage />, fake({ queue: queue() }, { saveQueueSettings }));
    await userEvent.click(await screen.findByRole("button", { name: "Pause queue" }));
    expect(saveQueueSettings).toHaveBeenLastCalledWith({ paused: true, pause: 10, always: false });
  });

  it("stores the pause between runs", async () => {
    const saveQueueSettings = vi.fn(async () => {});
    renderPage(<QueuePage />, fake({ queue: queue() }, { saveQueueSettings }));
    await userEvent.click(await screen.findByRole("button", { name: "Queue settings" }));
    const pause = await screen.findByLabelText("Pause between runs, in seconds");
    await userEvent.clear(pause);
    await userEvent.type(pause, "45{Enter}");
    expect(saveQueueSettings).toHaveBeenLastCalledWith({ paused: false, pause: 45, always: false });
  });

  it("changes a schedule and says when it runs next", async () => {
    const changeQueued = vi.fn(async () => {});
    renderPage(<QueuePage />, fake({ queue: queue() }, { changeQueued }));
    await choose("First", "Change name and schedule");
    await userEvent.click(await screen.findByRole("radio", { name: "Every day, at a time" }));
    const dialog = within(screen.getByRole("dialog"));
    expect(await dialog.findByText(/^Every day at 02:00\. Next: /)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(changeQueued).toHaveBeenLastCalledWith(
      expect.objectContaining({ id: 1, schedule: nightly, margin: 0.05 }),
    );
  });

  it("says what is wrong with a schedule beside its field", async () => {
    const queueTimes = async () => {
      throw new BridgeError("invalid", "time 25:00: use hours and minutes");
    };
    renderPage(<QueuePage />, fake({ queue: queue() }, { queueTimes }));
    await choose("Nightly", "Change name and schedule");
    expect(await screen.findByText("time 25:00: use hours and minutes")).toBeVisible();
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  });

  it("is read only where another window runs the queue", async () => {
    const view = await fake({ queue: queue() }).queue();
    renderPage(<QueuePage />, fake({}, { queue: async () => ({ ...view, elsewhere: true }) }));
    expect(await screen.findByText(/Another window of Tokenlap/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Pause queue" })).toBeNull();
  });

  it("is accessible", async () => {
    renderPage(<QueuePage />, fake({ queue: queue() }));
    await screen.findByRole("table", { name: "Up next" });
    expect(await axeViolations()).toEqual([]);
  });
});

describe("the end of a run of the queue", () => {
  const end = (rest: Partial<QueueEnd>): QueueEnd => ({
    item: 3,
    name: "Nightly",
    result: result(),
    notify: false,
    ...rest,
  });
  const send = (one: QueueEnd) => {
    const events = new FakeEvents();
    const notify = vi.fn(async () => {});
    renderPage(<QueuePage />, fake({ queue: queue(), events }, { notify }));
    act(() => events.queueEnd.send(one));
    return notify;
  };

  it("is told by the desktop where a run became worse", async () => {
    const notify = send(end({ result: worse, notify: true }));
    expect(await screen.findByText("“Nightly” became worse")).toBeVisible();
    expect(screen.getByText("A is slower by 8 to 12 % (p95 TTFT)")).toBeVisible();
    expect(notify).toHaveBeenCalledWith({
      title: "“Nightly” became worse",
      body: "A is slower by 8 to 12 % (p95 TTFT)",
    });
  });

  it("is told by the page alone where nothing is wrong", async () => {
    const notify = send(end({}));
    expect(await screen.findByText("“Nightly” is finished")).toBeVisible();
    expect(notify).not.toHaveBeenCalled();
  });

  it.each([
    ["could not start", result({ run: "", state: "", error: "model x is not registered" })],
    ["ended early", result({ state: "stopped", end: "errors" })],
    ["ended early", result({ state: "interrupted" })],
    ["became worse", worse],
    ["is finished", result({ state: "stopped", end: "user" })],
  ])("says that it %s", async (text, result) => {
    send(end({ result }));
    expect(await screen.findByText(`“Nightly” ${text}`)).toBeVisible();
  });

  it("says that all its requests failed", async () => {
    send(end({ result: result({ state: "failed" }) }));
    expect(await screen.findByText("All requests of “Nightly” failed")).toBeVisible();
  });
});
