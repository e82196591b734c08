import { afterEach, describe, expect, it, vi } from "vitest";
import { withTimeLimit, BridgeError, asBridgeError, wails } from "./bridge";

const failing = (error: unknown) => () => Promise.reject(error);
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("the call was to fail"),
    (error: unknown) => error as BridgeError,
  );

describe("ask", () => {
  afterEach(() => vi.useRealTimers());

  it("gives the answer through", async () => {
    expect(await withTimeLimit(async () => 42)).toBe(42);
  });

  it("takes our errors apart", async () => {
    const sent = new Error(
      '{"code":"not_found","message":"There is no run r-9.","hint":"See `tokenlap history`."}',
    );
    const error = await caught(withTimeLimit(failing(sent)));
    expect(error).toBeInstanceOf(BridgeError);
    expect(error).toMatchObject({
      code: "not_found",
      message: "There is no run r-9.",
      hint: "See `tokenlap history`.",
    });
  });

  it("does not wait for ever", async () => {
    vi.useFakeTimers();
    const error = caught(withTimeLimit(() => new Promise(() => {}), 3));
    await vi.advanceTimersByTimeAsync(3000);
    expect(await error).toMatchObject({ code: "timeout", message: expect.stringContaining("3 seconds") });
  });

  it("leaves no timer behind", async () => {
    vi.useFakeTimers();
    await withTimeLimit(async () => "done");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("readable", () => {
  it.each([
    ["plain text", "error parsing arguments: x", "error parsing arguments: x"],
    ["an Error", new Error("boom"), "boom"],
    ["a number in JSON", new Error("7"), "7"],
    ["JSON that is not ours", new Error('{"a":1}'), '{"a":1}'],
  ])("keeps the words of %s", (_, thrown, message) => {
    expect(asBridgeError(thrown)).toMatchObject({ code: "internal", message });
  });

  it.each([undefined, null, "", new Error("")])("says something even for %s", (thrown) => {
    expect(asBridgeError(thrown).message).not.toBe("");
  });
});

describe("outside the app", () => {
  it("fails with a sentence", async () => {
    expect(await caught(wails.models())).toMatchObject({ code: "unavailable" });
  });

  it("ignores what only a window can do", () => {
    expect(() => wails.backdrop(0, 0, 0)).not.toThrow();
  });
});
