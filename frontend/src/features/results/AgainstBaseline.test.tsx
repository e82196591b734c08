import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Bridge, RunRow } from "../../bridge";
import { fake } from "../../bridge.fake";
import { runs } from "../../fake/history";
import { useNavigation } from "../../navigation/route";
import { renderPage } from "../../test/render";
import { AgainstBaseline } from "./AgainstBaseline";

const of = (id: string) => runs.find((run) => run.id === id) as RunRow;
const Place = () => <output data-testid="place">{JSON.stringify(useNavigation().route)}</output>;

function open(
  run: string,
  baseline: { run: string; model: string } | undefined,
  calls: Partial<Bridge> = {},
) {
  const bridge = fake({ settings: { baseline } }, calls);
  const compare = vi.spyOn(bridge, "compare");
  const settings = vi.spyOn(bridge, "settings");
  renderPage(
    <>
      <AgainstBaseline run={of(run)} />
      <Place />
    </>,
    bridge,
  );
  return { compare, settings };
}

describe("AgainstBaseline", () => {
  it("says how a run compares with the pinned baseline, and opens the comparison", async () => {
    open("r-3", { run: "r-2", model: "sim-swift" });
    const found = within(
      await screen.findByRole("group", { name: "Against the pinned baseline Before the upgrade" }),
    );
    expect(found.getByText(/is slower by 32 to 36.% \(TTFT p95\)/)).toBeVisible();
    await userEvent.click(found.getByRole("button", { name: "Compare" }));
    expect(screen.getByTestId("place")).toHaveTextContent(
      '{"page":"compare","subjects":[{"run":"r-2","model":"sim-swift"},{"run":"r-3","model":"sim-swift"}]}',
    );
  });

  it.each([
    ["the baseline itself", "r-2", { run: "r-2", model: "sim-swift" }],
    ["a run of other models", "r-5", { run: "r-2", model: "sim-swift" }],
    ["no baseline", "r-2", undefined],
  ])("says nothing of %s", async (_, run, baseline) => {
    const { compare, settings } = open(run, baseline);
    await vi.waitFor(() => expect(settings).toHaveBeenCalled());
    await settings.mock.results[0]?.value;
    expect(screen.queryByRole("group")).toBeNull();
    expect(compare).not.toHaveBeenCalled();
  });
});
