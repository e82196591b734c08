import { useCallback } from "react";
import { useBridge, type Bridge, type Comparison, type Subject } from "../../bridge";
import { useLoaded, type Loaded } from "../../lib/useLoaded";
import {
  baselineOf,
  columnCount,
  expanded,
  minColumns,
  missingRuns,
  maxColumns,
  type KnownRuns,
} from "./subjects";

export interface CompareView {
  chosen: Subject[]; // single models of runs
  known: KnownRuns;
  gone: string[];
  count: number; // columns
  comparison: Comparison | null; // null with too few or too many columns
}

/** Loads the comparison of subjects with a baseline. */
export function useComparison(
  subjects: Subject[],
  wanted: string,
  pinned: Subject | undefined,
): Loaded<CompareView> {
  const bridge = useBridge();
  const load = useCallback(
    () => loadView(bridge, subjects, (columns) => baselineOf(columns, wanted, pinned)),
    [bridge, subjects, wanted, pinned],
  );
  return useLoaded(load);
}

type ChooseBaseline = (columns: Comparison["columns"]) => number;

async function loadView(bridge: Bridge, subjects: Subject[], choose: ChooseBaseline): Promise<CompareView> {
  const ids = [...new Set(subjects.map(({ run }) => run))];
  const known: KnownRuns = new Map(
    await Promise.all(ids.map(async (id) => [id, await findRun(bridge, id)] as const)),
  );
  const chosen = expanded(subjects, known);
  const count = columnCount(chosen, known);
  const fits = count >= minColumns && count <= maxColumns;
  return {
    chosen,
    known,
    gone: missingRuns(subjects, known),
    count,
    comparison: fits ? await loadComparison(bridge, chosen, choose) : null,
  };
}

async function findRun(bridge: Bridge, id: string) {
  try {
    return (await bridge.result(id)).run;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "not_found") return null;
    throw error;
  }
}

// The columns are known only from an answer, so the baseline is chosen after it.
async function loadComparison(
  bridge: Bridge,
  subjects: Subject[],
  choose: ChooseBaseline,
): Promise<Comparison> {
  const first = await bridge.compare({ subjects, baseline: 0, theme: "", width: 0, columns: 1 });
  const baseline = choose(first.columns);
  return baseline === 0 ? first : bridge.compare({ subjects, baseline, theme: "", width: 0, columns: 1 });
}
