import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { fake } from "../../bridge.fake";
import { renderPage } from "../../test/render";
import { Objectives } from "./Objectives";

const row = { endpoint: "a", title: "Model A", stage: 0, unit: "share" } as const;
const rows = [
  { ...row, kind: "request", text: "ttft=500ms", value: 0.98 },
  { ...row, kind: "all", text: "", value: 0.95, rate: 4.5 },
  { ...row, kind: "statistic", text: "success=99%", value: 0.97, met: false },
  { ...row, kind: "condition", text: "ttft.p95>500ms", value: 0.62, unit: "s", met: false },
  { ...row, kind: "condition", text: "ttft.p99>1s", unit: "s", met: false },
  { ...row, kind: "condition", text: "success<90%", value: 0.97, met: true },
];

it("says of each objective what was measured, and whether the run has failed", () => {
  renderPage(<Objectives rows={rows} />, fake());
  expect(screen.getByText("The run failed: 2 conditions are met.")).toBeVisible();
  const lines = within(screen.getByRole("table", { name: "Objectives" }))
    .getAllByRole("row")
    .slice(1)
    .map((one) =>
      within(one)
        .getAllByRole("cell")
        .map((cell) => cell.textContent.replace(/\s/g, " ")),
    );
  expect(lines).toEqual([
    ["ttft=500ms", "98 % of requests", ""],
    ["all per-request objectives", "95 % of requests, 4.5 req/s", ""],
    ["success=99%", "97 %", "missed"],
    ["failed if ttft.p95>500ms", "620 ms", "failed"],
    ["failed if ttft.p99>1s", "-", "too few requests"],
    ["failed if success<90%", "97 %", "passed"],
  ]);
});

it("says nothing of a run without objectives", () => {
  renderPage(<Objectives rows={[]} />, fake());
  expect(screen.queryByText("Objectives")).toBeNull();
});
