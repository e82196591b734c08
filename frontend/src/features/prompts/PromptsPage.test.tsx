import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge, type PromptSet } from "../../bridge";
import { fake } from "../../bridge.fake";
import { FileDropProvider } from "../../imports/FileDrop";
import { clearSessionState } from "../../lib/sessionState";
import { axeViolations, renderPage } from "../../test/render";
import { PromptsPage } from "./PromptsPage";

beforeEach(clearSessionState);

const prompt = (id: string, length: string, text: string) => ({
  id,
  version: 1,
  length,
  complexity: "simple",
  category: "coding",
  text,
});
const set: PromptSet = {
  name: "built-in",
  path: "",
  hash: "abcdef0123456789",
  prompts: [prompt("one", "short", "Why is the sky blue?"), prompt("two", "long", "<b>bold</b> and long")],
};
const bridge = () => fake({}, { prompts: async () => set });

describe("PromptsPage", () => {
  it("filters, and says how many are left", async () => {
    renderPage(<PromptsPage />, bridge());
    expect(await screen.findByText("2 prompts")).toBeVisible();
    await userEvent.type(screen.getByRole("textbox", { name: "Search prompts" }), "sky");
    expect(screen.getByText("1 of 2 prompts")).toBeVisible();
    expect(screen.queryByText("two")).toBeNull();
  });

  it("says when nothing fits, and how to see all again", async () => {
    renderPage(<PromptsPage />, bridge());
    await userEvent.type(await screen.findByRole("textbox", { name: "Search prompts" }), "nothing has this");
    expect(screen.getByText("No prompt matches these filters.")).toBeVisible();
    await userEvent.click(screen.getAllByRole("button", { name: "Clear filters" })[0] as HTMLElement);
    expect(screen.getByText("2 prompts")).toBeVisible();
  });

  it("shows a prompt whole, and markup as text", async () => {
    renderPage(<PromptsPage />, bridge());
    const card = await screen.findByRole("button", { name: /two/ });
    expect(card).toHaveAttribute("aria-expanded", "false");
    await userEvent.click(card);
    expect(card).toHaveAttribute("aria-expanded", "true");
    expect(screen.getByText("<b>bold</b> and long")).toBeInTheDocument();
    expect(document.querySelector("b")).toBeNull();
  });

  it("remembers a file that was opened", async () => {
    const saveSettings = vi.fn(async () => {});
    const calls = { prompts: async () => set, chooseFiles: async () => ["/home/me/mine.csv"], saveSettings };
    renderPage(<PromptsPage />, fake({}, calls));
    await screen.findByText("2 prompts");
    await userEvent.click(screen.getByRole("button", { name: "Open file" }));
    expect(saveSettings).toHaveBeenCalledWith(
      expect.objectContaining({ prompt_files: ["/home/me/mine.csv"] }),
    );
    expect(screen.getByRole("combobox", { name: "Set" })).toHaveValue("/home/me/mine.csv");
  });

  it("opens a dropped prompt file in JSON, and imports JSON that is none", async () => {
    const importFiles = vi.fn<Bridge["importFiles"]>(async () => ({ runs: [], known: [], problems: [] }));
    let drop: (paths: string[]) => void = () => {};
    const calls = {
      importFiles,
      prompts: async (path: string) => {
        if (path.includes("results")) throw new BridgeError("invalid", "these are no prompts");
        return set;
      },
      onFiles: (listener: typeof drop) => {
        drop = listener;
        return () => {};
      },
    };
    const page = (
      <FileDropProvider>
        <PromptsPage />
      </FileDropProvider>
    );
    renderPage(page, fake({}, calls));
    await screen.findByText("2 prompts");
    act(() => drop(["/home/me/sharegpt.json"]));
    await waitFor(() =>
      expect(screen.getByRole("combobox", { name: "Set" })).toHaveValue("/home/me/sharegpt.json"),
    );
    expect(importFiles).not.toHaveBeenCalled();
    act(() => drop(["/home/me/results.json"]));
    await waitFor(() => expect(importFiles.mock.lastCall?.[0].paths).toEqual(["/home/me/results.json"]));
    expect(screen.getByRole("combobox", { name: "Set" })).toHaveValue("/home/me/sharegpt.json");
  });

  it("is accessible", async () => {
    renderPage(<PromptsPage />, bridge());
    await screen.findByText("2 prompts");
    expect(await axeViolations()).toEqual([]);
  });
});
