import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { fake } from "../bridge.fake";
import { ExportMenu } from "./ExportMenu";
import { renderPage } from "../test/render";

describe("the export menu", () => {
  it.each([
    ["CSV, summary and requests", "csv"],
    ["CSV, every output event", "events"],
    ["JSON, complete", "json"],
  ])("saves %s", async (item, format) => {
    const bridge = fake();
    const saved = vi.spyOn(bridge, "saveAs");
    renderPage(<ExportMenu subjects={[{ run: "r-5", model: "" }]} charts={["ecdf"]} />, bridge);
    await userEvent.click(screen.getByRole("button", { name: "Export" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: item }));
    expect(saved).toHaveBeenCalledWith(expect.objectContaining({ format, charts: [] }));
    expect(await screen.findByText("Saved")).toBeVisible();
  });
});
