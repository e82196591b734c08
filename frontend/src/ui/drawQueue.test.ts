import { fireEvent } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { drawInTurn } from "./drawQueue";

const at = (top: number) => {
  const element = document.createElement("div");
  element.getBoundingClientRect = () => new DOMRect(0, top, 100, 100);
  return element;
};

describe("drawInTurn", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
  });

  it("draws what is nearest to the view first, one at a time", () => {
    const drawn: string[] = [];
    drawInTurn(at(5000), () => drawn.push("far below"));
    drawInTurn(at(-1000), () => drawn.push("above"));
    drawInTurn(at(200), () => drawn.push("in view"));
    expect(drawn).toEqual([]);
    vi.advanceTimersToNextTimer();
    expect(drawn).toEqual(["in view"]);
    vi.runAllTimers();
    expect(drawn).toEqual(["in view", "above", "far below"]);
  });

  it("draws nothing while something is scrolled", () => {
    const draw = vi.fn();
    fireEvent.scroll(document);
    drawInTurn(at(0), draw);
    vi.advanceTimersByTime(100);
    fireEvent.scroll(document);
    vi.advanceTimersByTime(100);
    expect(draw).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(draw).toHaveBeenCalledOnce();
  });

  it("forgets what is cancelled, and goes on after a drawing that fails", () => {
    const [gone, draw] = [vi.fn(), vi.fn()];
    drawInTurn(at(0), gone)();
    drawInTurn(at(0), () => {
      throw new Error("cannot be drawn");
    });
    drawInTurn(at(10), draw);
    expect(() => vi.runAllTimers()).toThrow("cannot be drawn");
    vi.runAllTimers();
    expect(draw).toHaveBeenCalledOnce();
    expect(gone).not.toHaveBeenCalled();
  });
});
