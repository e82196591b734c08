import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fake } from "../bridge.fake";
import { axeViolations, renderPage } from "../test/render";
import { Chart } from "./Chart";
import { draw } from "./drawing";

vi.mock("./drawing", () => ({ draw: vi.fn() }));

const drawing = { resize: vi.fn(), dispose: vi.fn() };
const option = JSON.stringify({
  xAxis: { type: "category", data: Array.from({ length: 300 }, (_, n) => `prompt ${n}`) },
  yAxis: { type: "value", axisLabel: { formatter: "@fmt:ms" } },
  series: [{ type: "bar", name: "Llama", data: Array.from({ length: 300 }, (_, n) => n) }],
});
const copy = vi.fn();
const chart = <Chart name="latency" title="Latency" option={option} theme="{}" height={300} copy={copy} />;

let move: (near: boolean) => void;

/** Everything comes near the view as soon as it is watched. */
class Near {
  private readonly tell: IntersectionObserverCallback;
  constructor(tell: IntersectionObserverCallback) {
    this.tell = tell;
  }
  observe() {
    move = (isIntersecting) => this.tell([{ isIntersecting } as IntersectionObserverEntry], this as never);
    move(true);
  }
  disconnect() {}
}

describe("Chart", () => {
  beforeEach(() => {
    vi.stubGlobal("IntersectionObserver", Near);
    vi.mocked(draw).mockReset().mockReturnValue(drawing);
    drawing.dispose.mockReset();
    copy.mockReset();
  });

  it("is drawn once and thrown away with the page", async () => {
    const { unmount } = renderPage(chart, fake());
    await waitFor(() => expect(draw).toHaveBeenCalledExactlyOnceWith(expect.anything(), option, "{}"));
    expect(screen.getByRole("img", { name: "Latency" })).toBeInTheDocument();
    unmount();
    expect(drawing.dispose).toHaveBeenCalledOnce();
  });

  it("is thrown away far from the view, and drawn again near it", async () => {
    renderPage(chart, fake());
    await waitFor(() => expect(draw).toHaveBeenCalledOnce());
    act(() => move(false));
    expect(drawing.dispose).toHaveBeenCalledOnce();
    act(() => move(true));
    await waitFor(() => expect(draw).toHaveBeenCalledTimes(2));
  });

  it("copies its whole table by button and by key", async () => {
    renderPage(chart, fake());
    await userEvent.click(screen.getByRole("button", { name: "Show as table: Latency" }));
    await userEvent.click(screen.getByRole("button", { name: "Copy table: Latency" }));
    expect(copy).toHaveBeenCalledOnce();
    const [copied] = copy.mock.calls[0] as [string];
    expect(copied.split("\n").slice(0, 3)).toEqual(["Latency", "Series\tLlama (ms)", "prompt 0\t0"]);
    expect(copied).toContain("prompt 299\t299");

    screen.getByRole("group", { name: "Latency" }).focus();
    await userEvent.keyboard("{Control>}c{/Control}");
    expect(copy).toHaveBeenCalledTimes(2);
    await userEvent.click(screen.getByRole("button", { name: "Copy as Markdown: Latency" }));
    expect(copy).toHaveBeenLastCalledWith(expect.stringContaining("| prompt 1 | 1 ms |"));
  });

  it("shows its figures as a table, and says where it stops", async () => {
    renderPage(chart, fake());
    await userEvent.click(screen.getByRole("button", { name: "Show as table: Latency" }));
    expect(document.querySelectorAll("tbody tr")).toHaveLength(200);
    expect(screen.getByText(/First 200 of 300 rows/)).toBeVisible();
    expect(document.querySelector("[role=img]")).toBeNull();
  });

  it("is accessible as a table", async () => {
    const few = JSON.stringify({
      xAxis: { type: "category", data: ["a"] },
      yAxis: {},
      series: [{ type: "bar", data: [1] }],
    });
    renderPage(<Chart name="few" title="Few" option={few} theme="{}" height={300} copy={copy} />, fake());
    await userEvent.click(screen.getByRole("button", { name: "Show as table: Few" }));
    expect(await axeViolations()).toEqual([]);
  });

  it("says what is wrong with an option that cannot be drawn, and tries the next one", async () => {
    vi.mocked(draw).mockImplementation((_, option) => {
      if (option === "{}") throw new Error('no format is called "miles"');
      return drawing;
    });
    function Changing() {
      const [drawn, change] = useState("{}");
      return (
        <>
          <button onClick={() => change(option)}>change</button>
          <Chart name="latency" title="Latency" option={drawn} theme="{}" height={300} copy={copy} />
        </>
      );
    }
    renderPage(<Changing />, fake());
    expect(await screen.findByText('no format is called "miles"')).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "change" }));
    expect(await screen.findByRole("img", { name: "Latency" })).toBeInTheDocument();
    await waitFor(() => expect(draw).toHaveBeenLastCalledWith(expect.anything(), option, "{}"));
  });
});
