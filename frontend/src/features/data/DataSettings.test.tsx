import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import type { Bridge, DatabaseCheck } from "../../bridge";
import { fake } from "../../bridge.fake";
import { axeViolations, renderPage } from "../../test/render";
import { DataSettings } from "./DataSettings";
import { useDatabaseTasks } from "./useDatabaseTasks";

function Settings() {
  const [asking, ask] = useState(false);
  return <DataSettings tasks={useDatabaseTasks()} asking={asking} ask={ask} />;
}

const open = (calls: Partial<Bridge> = {}) => renderPage(<Settings />, fake({}, calls));
const section = (name: string) => screen.findByRole("region", { name });
const press = async (name: string, within_: string) =>
  userEvent.click(within(await section(within_)).getByRole("button", { name }));

describe("DataSettings", () => {
  it("says where the database is, what it holds and how large it is", async () => {
    open();
    expect(await screen.findByText("/home/me/.local/share/tokenlap/tokenlap.db")).toBeVisible();
    expect(screen.getByText("5,250 runs, 1,260,000 requests")).toBeVisible();
    expect(screen.getByText(/812\sMB, of which answers take about 210\sMB/)).toBeVisible();
    expect(await axeViolations()).toEqual([]);
  });

  it("checks, and names what it found", async () => {
    const findings = Array.from({ length: 25 }, (_, n) => ({ run: `r-${n}`, text: "is wrong" }));
    let found: DatabaseCheck = { runs: 2, requests: 36, findings: [] };
    open({ checkDatabase: async () => found });
    await press("Check", "Check");
    expect(await screen.findByText("Nothing is wrong: 2 runs with 36 requests read.")).toBeVisible();
    found = { ...found, findings };
    await press("Check", "Check");
    expect(await screen.findByText("25 findings")).toBeVisible();
    expect(screen.getByText("Run r-0: is wrong")).toBeVisible();
    expect(screen.queryByText("Run r-20: is wrong")).toBeNull();
    expect(screen.getByText("and 5 more")).toBeVisible();
  });

  it("cancels a check without calling that an error", async () => {
    let fail: (error: Error) => void = () => {};
    const cancelCheck = vi.fn(async () => fail(new Error("context canceled")));
    open({ checkDatabase: () => new Promise((_, reject) => (fail = reject)), cancelCheck });
    await press("Check", "Check");
    await press("Cancel", "Check");
    expect(cancelCheck).toHaveBeenCalledOnce();
    expect(await within(await section("Check")).findByRole("button", { name: "Check" })).toBeVisible();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says where a backup is, and nothing where none was chosen", async () => {
    let path = "";
    const showFile = vi.fn(async () => {});
    open({ saveBackupAs: async () => path, showFile, command: async () => "./tokenlap" });
    expect(await screen.findByText("./tokenlap history restore --from BACKUP.db --yes")).toBeVisible();
    await press("Back up …", "Backup");
    await waitFor(() => expect(screen.getByRole("button", { name: "Back up …" })).toBeEnabled());
    expect(screen.queryByText("The backup is written")).toBeNull();
    path = "/home/me/b.db";
    await press("Back up …", "Backup");
    expect(await screen.findByText("The backup is written")).toBeVisible();
    await press("Show in folder", "Backup");
    expect(showFile).toHaveBeenCalledWith("/home/me/b.db");
  });

  it("counts old runs, asks before it deletes them, and undoes it", async () => {
    const prune = vi.fn<Bridge["prune"]>(async () => ({ runs: ["r-2", "r-1"], problems: [] }));
    const restoreRuns = vi.fn(async () => {});
    const backUp = vi.fn(async () => "/home/me/b.db");
    open({ prune, restoreRuns, saveBackupAs: backUp });
    const old = "Delete old runs";
    expect(await screen.findByText("312 runs, started from 7 Nov 2025 to 30 Aug, 09:00")).toBeVisible();
    await press("Delete …", old);
    const question = () => screen.getByRole("dialog", { name: "Delete 312 runs?" });
    await userEvent.click(within(question()).getByRole("button", { name: "Back up first …" }));
    expect(backUp).toHaveBeenCalledOnce();
    expect(prune).not.toHaveBeenCalled();
    await press("Delete …", old);
    await userEvent.click(within(question()).getByRole("button", { name: "Delete" }));
    expect(prune).toHaveBeenCalledWith({ days: 90, keep_starred: true });
    expect(await screen.findByText("2 runs are deleted.")).toBeVisible();
    await press("Undo", old);
    expect(restoreRuns).toHaveBeenCalledWith(["r-2", "r-1"]);
    expect(await screen.findByText("The runs are restored.")).toBeVisible();
  });

  it("deletes nothing where no run is that old", async () => {
    open();
    const days = await screen.findByRole("textbox", { name: "Older than, in days" });
    await userEvent.clear(days);
    await userEvent.type(days, "400");
    expect(await screen.findByText("No run is that old.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Delete …" })).toBeDisabled();
  });
});
