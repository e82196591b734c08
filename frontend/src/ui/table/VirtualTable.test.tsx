import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { fake } from "../../bridge.fake";
import type { PageRange } from "../../lib/usePagedList";
import { axeViolations, renderPage } from "../../test/render";
import type { VirtualColumn } from "./column";
import { VirtualTable, type VirtualTableProps } from "./VirtualTable";

interface Row {
  n: number;
}

const all = 100_000;
const list = () =>
  vi.fn(async ({ offset, limit }: PageRange) => ({
    rows: Array.from({ length: Math.min(limit, all - offset) }, (_, i) => ({ n: offset + i })),
    total: all,
  }));

const columns: VirtualColumn<Row>[] = [
  { id: "name", label: "Name", width: { least: 8, share: 1 }, cell: ({ n }) => `row ${n}` },
  {
    id: "ttft",
    label: "TTFT",
    about: "Time to first token.",
    width: { least: 6 },
    figure: true,
    sortable: true,
    cell: ({ n }) => n,
  },
];

function table(rest: Partial<VirtualTableProps<Row>> = {}) {
  const props = {
    label: "Requests",
    columns,
    load: list(),
    keyOf: ({ n }: Row) => String(n),
    rowHeight: 36,
    height: 600,
  };
  renderPage(<VirtualTable {...props} {...rest} />, fake());
  return screen.findByText("row 0");
}

const active = () => {
  const id = screen.getByRole("grid").getAttribute("aria-activedescendant") ?? "";
  return document.getElementById(id)?.textContent;
};

describe("VirtualTable", () => {
  it("is found again where a row of it was opened", async () => {
    const opened = (
      <VirtualTable
        label="Requests"
        columns={columns}
        load={list()}
        keyOf={({ n }) => String(n)}
        rowHeight={36}
        height={600}
        keys={{ open: () => {} }}
        place="here"
      />
    );
    const { unmount } = renderPage(opened, fake());
    await userEvent.click(await screen.findByText("row 3"));
    unmount();
    renderPage(opened, fake());
    await screen.findByText("row 3");
    expect(active()).toContain("row 3");
  });

  it("draws and asks for only what is looked at", async () => {
    const load = list();
    await table({ load });
    expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "100001");
    expect(document.querySelectorAll("[role=row]").length).toBeLessThan(60);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it("is walked through by keys, opens and selects", async () => {
    const [onOpen, onSelect] = [vi.fn(), vi.fn()];
    await table({ keys: { open: onOpen, select: onSelect }, selected: new Set(["1"]) });
    screen.getByRole("grid").focus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
    expect(active()).toContain("row 1");
    await userEvent.keyboard("{Enter} ");
    expect(onOpen).toHaveBeenCalledExactlyOnceWith({ n: 1 });
    expect(onSelect).toHaveBeenCalledExactlyOnceWith({ n: 1 });
    expect(screen.getAllByRole("row", { selected: true })).toHaveLength(1);
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(active()).toContain("row 0");
  });

  it("opens a row by click, but not when its mark is clicked", async () => {
    const [onOpen, onSelect] = [vi.fn(), vi.fn()];
    await table({ keys: { open: onOpen, select: onSelect } });
    await userEvent.click(screen.getByRole("checkbox", { name: "Select 3" }));
    expect(onSelect).toHaveBeenCalledWith({ n: 3 });
    expect(onOpen).not.toHaveBeenCalled();
    await userEvent.click(screen.getByText("row 3"));
    expect(onOpen).toHaveBeenCalledWith({ n: 3 });
  });

  it("says and changes the order", async () => {
    const onSort = vi.fn();
    await table({ sort: { by: "ttft", reverse: false }, onSort });
    const head = screen.getByRole("columnheader", { name: /TTFT/ });
    expect(head).toHaveAttribute("aria-sort", "ascending");
    await userEvent.click(within(head).getByRole("button"));
    expect(onSort).toHaveBeenCalledWith({ by: "ttft", reverse: true });
  });

  it("goes on with keys after a mark was clicked", async () => {
    const select = vi.fn();
    await table({ keys: { select } });
    await userEvent.click(screen.getByRole("checkbox", { name: "Select 3" }));
    expect(screen.getByRole("grid")).toHaveFocus();
    await userEvent.keyboard("{End} ");
    expect(select).toHaveBeenCalledTimes(1); // the last row is still loading
  });

  it("resizes a column by keys on its heading, and by a drag of its edge", async () => {
    const onResize = vi.fn();
    await table({ onResize, onSort: () => {} });
    vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 160, 40));
    const head = screen.getByRole("columnheader", { name: /TTFT/ });
    within(head).getByRole("button").focus();
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}{ArrowRight}");
    expect(onResize).toHaveBeenCalledExactlyOnceWith("ttft", 11);

    const edge = head.querySelector("[data-resize]") as HTMLElement;
    edge.setPointerCapture = () => {};
    fireEvent.pointerDown(edge, { clientX: 100, button: 0 });
    fireEvent.pointerMove(edge, { clientX: 68 });
    expect(screen.getAllByRole("row")[1]?.style.gridTemplateColumns).toBe("minmax(8rem, 1fr) 8rem");
    fireEvent.pointerUp(edge, { clientX: 68 });
    expect(onResize).toHaveBeenLastCalledWith("ttft", 8);
    fireEvent.doubleClick(edge);
    expect(onResize).toHaveBeenLastCalledWith("ttft", null);
    vi.restoreAllMocks();
  });

  it("shows a failure", async () => {
    const props = {
      label: "Requests",
      columns,
      keyOf: ({ n }: Row) => String(n),
      rowHeight: 36,
      height: 600,
    };
    renderPage(
      <VirtualTable {...props} load={() => Promise.reject(new Error("The store is damaged."))} />,
      fake(),
    );
    expect(await screen.findByText("The store is damaged.")).toBeVisible();
  });

  it("is accessible", async () => {
    await table({ keys: { open: () => {}, select: () => {} }, onSort: () => {}, onResize: () => {} });
    expect(await axeViolations()).toEqual([]);
  });
});
