import { Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconChartLine, IconFileImport, IconHistory } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useBridge, type Facets, type RunRow } from "../../bridge";
import { usePinnedSubject } from "../../comparison/usePinned";
import { useImport } from "../../imports/useImport";
import { useSessionState } from "../../lib/sessionState";
import { useLoaded } from "../../lib/useLoaded";
import type { PageRange } from "../../lib/usePagedList";
import { runName } from "../../lib/runName";
import { useText } from "../../lib/text";
import { useRunningId } from "../../run-state/liveRun";
import { useNavigation } from "../../navigation/route";
import { useSettings } from "../../settings/settings";
import { useTableLayout } from "../../settings/tableLayout";
import { useErrorToast } from "../../toasts/useErrorToast";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { ColumnMenu } from "../../ui/table/ColumnMenu";
import type { RowKeys } from "../../ui/table/keys";
import { useShownColumns } from "../../ui/table/useRoom";
import { VirtualTable } from "../../ui/table/VirtualTable";
import { columnsOf } from "./columns";
import { EditDialog } from "./EditDialog";
import { DateRange, Filters, SortControl } from "./Filters";
import classes from "./history.module.css";
import {
  noFilter,
  isDescending,
  isEmpty,
  sortedBy,
  sortingOf,
  queryOf,
  type Filter,
  type Sorting,
} from "./query";
import { rowHeightOf } from "./rowHeight";
import { SelectionBar } from "./SelectionBar";
import { selectedOf, toggled, withoutRuns, type SelectedRun } from "./selection";
import { Trends } from "./Trends";
import { useRunActions } from "./useRunActions";

/** All runs, with search, filters, order and selection. */
export function HistoryPage() {
  const bridge = useBridge();
  const { history: say } = useText();
  const [version, refresh] = useVersion();
  const [total, setTotal] = useState<number | null>(null);
  const load = useCallback(() => call(version, bridge.facets), [bridge, version]);
  const loaded = useLoaded(load);
  const frame = { ...loaded, again: refresh };
  return (
    <div className={classes.page}>
      <Page title={say.title} about={say.about} loaded={frame} tally={(facets) => tally(facets, total, say)}>
        {(facets) =>
          runCount(facets) === 0 ? (
            <NoRuns />
          ) : (
            <RunList facets={facets} version={version} renew={refresh} setTotal={setTotal} />
          )
        }
      </Page>
    </div>
  );
}

/** A version that changes when runs may have: on focus of the window, or when a run begins or ends. */
function useVersion(): [string, () => void] {
  const going = useRunningId();
  const [count, setCount] = useState(0);
  const renew = useCallback(() => setCount((n) => n + 1), []);
  useEffect(() => {
    window.addEventListener("focus", renew);
    return () => window.removeEventListener("focus", renew);
  }, [renew]);
  return [`${count} ${going}`, renew];
}

/** Calls load; the version is a dependency only. */
const call = <T,>(_version: string, ask: () => Promise<T>) => ask();

const runCount = ({ states }: Facets) => states.reduce((sum, { runs }) => sum + runs, 0);

function tally(
  facets: Facets,
  total: number | null,
  say: { count: (n: number) => string; part: (n: number, all: number) => string },
): string {
  const all = runCount(facets);
  return total === null || total === all ? say.count(all) : say.part(total, all);
}

function NoRuns() {
  const { history: say } = useText();
  const { go } = useNavigation();
  return (
    <EmptyState icon={<IconHistory size={28} aria-hidden />} title={say.empty} next={say.emptyNext}>
      <Group>
        <Button onClick={() => go({ page: "start" })}>{say.emptyStart}</Button>
        <ImportButton />
      </Group>
    </EmptyState>
  );
}

function ImportButton({ size }: { size?: string }) {
  const { history: say } = useText();
  const { chooseFiles } = useImport();
  return (
    <Tooltip label={say.importHint} withArrow multiline maw={300}>
      <Button
        size={size}
        variant="default"
        leftSection={<IconFileImport size={16} aria-hidden />}
        onClick={chooseFiles}
      >
        {say.import}
      </Button>
    </Tooltip>
  );
}

interface RunsProps {
  facets: Facets;
  version: string;
  renew: () => void;
  setTotal: (total: number) => void;
}

const pause = 150; // milliseconds after the last key until the search

function RunList({ facets, version, renew, setTotal }: RunsProps) {
  const bridge = useBridge();
  const { settings } = useSettings();
  const zoom = settings.zoom || 1;
  const text = useText();
  const say = text.history;
  const [filter, setFilter] = useSessionState("history.filter", noFilter);
  const { layout, change, setWidth, reset } = useTableLayout("history");
  const sorting = useMemo(() => sortingOf(layout), [layout]);
  const setSorting = ({ by, reverse }: Sorting) => change({ sort: by, reverse });
  const [selected, setSelected] = useSessionState<SelectedRun[]>("history.selected", []);
  const [settled] = useDebouncedValue(filter, pause);
  const onDeleted = useCallback(
    (runs: string[]) => setSelected(withoutRuns(selected, runs)),
    [selected, setSelected],
  );
  const { actions, renaming, editing, endEditing } = useRunActions(renew, onDeleted);
  const pinned = usePinnedSubject();

  const load = useCallback(
    (part: PageRange) => call(version, () => bridge.runs(queryOf(settled, sorting, part))),
    [bridge, settled, sorting, version],
  );
  const columns = useMemo(
    () => columnsOf({ text, actions, renaming, pinned }),
    [text, actions, renaming, pinned],
  );
  const box = useRef<HTMLDivElement>(null);
  const shown = useShownColumns(box, columns, layout);
  const showError = useErrorToast();
  const keys: RowKeys<RunRow> = {
    open: actions.open,
    select: (run) => setSelected(toggled(selected, run)),
    selectAll: () =>
      void bridge
        .runs(queryOf(filter, sorting, { offset: 0, limit: 0 }))
        .then(({ rows }) => setSelected(rows.map(selectedOf)), showError),
    rename: actions.startRename,
    remove: (run) => actions.remove(selected.length > 0 ? selected.map(({ id }) => id) : [run.id]),
    undo: actions.undo,
  };
  const chosen = useMemo(() => new Set(selected.map(({ id }) => id)), [selected]);
  const rowHeight = useCallback((run: RunRow | undefined) => rowHeightOf(run) * zoom, [zoom]);

  return (
    <>
      <Filters filter={filter} change={setFilter} facets={facets} />
      <TrendBar filter={filter} version={version} before={<DateRange filter={filter} change={setFilter} />}>
        <ImportButton size="xs" />
        <Group gap="xs" ml="auto">
          <SortControl sorting={sorting} sort={setSorting} />
          <ColumnMenu
            columns={columns}
            shown={shown}
            layout={layout}
            choose={(chosen) => change({ columns: chosen })}
            reset={reset}
          />
        </Group>
      </TrendBar>
      <div className={classes.list} ref={box}>
        <VirtualTable
          label={say.table}
          place="history"
          columns={shown}
          layout={layout}
          onResize={setWidth}
          load={load}
          keyOf={({ id }) => id}
          nameOf={(run) => runName(run, say.untitled)}
          rowHeight={rowHeight}
          height="100%"
          sort={{ by: sorting.by, reverse: isDescending(sorting) }}
          onSort={({ by }) => setSorting(sortedBy(sorting, by))}
          keys={keys}
          selected={chosen}
          onTotal={setTotal}
          empty={<NoMatch clear={isEmpty(filter) ? null : () => setFilter(noFilter)} />}
        />
      </div>
      {selected.length > 0 && (
        <SelectionBar selected={selected} clear={() => setSelected([])} remove={actions.remove} />
      )}
      {editing && (
        <EditDialog
          key={editing.run.id + editing.what}
          {...editing}
          known={facets.tags}
          close={endEditing}
          onChanged={renew}
        />
      )}
    </>
  );
}

interface LastRunsProps {
  filter: Filter;
  version: string;
  before: ReactNode; // beside the switch
  children: ReactNode;
}

const trendsFromHeight = 760; // pixels of window height from which trends are shown initially

/** The trends of the models that the filter allows, and the button that hides them. */
function TrendBar({ filter, version, before, children }: LastRunsProps) {
  const bridge = useBridge();
  const { trend: say } = useText().history;
  const { go } = useNavigation();
  const [wanted, want] = useSessionState("history.trends", window.innerHeight >= trendsFromHeight);
  const load = useCallback(() => call(version, bridge.trends), [bridge, version]);
  const { value } = useLoaded(load);
  const trends = useMemo(
    () => (value ?? []).filter(({ model }) => filter.model === "" || model === filter.model),
    [value, filter.model],
  );
  const open = useCallback((run: string) => go({ page: "results", run }), [go]);
  return (
    <Stack gap={6}>
      <Group gap="xs">
        {before}
        {trends.length > 0 && (
          <Tooltip label={say.about} withArrow>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconChartLine size={16} aria-hidden />}
              aria-expanded={wanted}
              onClick={() => want(!wanted)}
            >
              {say.title}
            </Button>
          </Tooltip>
        )}
        {children}
      </Group>
      {wanted && trends.length > 0 && <Trends trends={trends} tag={filter.tag} open={open} />}
    </Stack>
  );
}

function NoMatch({ clear }: { clear: (() => void) | null }) {
  const { history: say } = useText();
  return (
    <Stack align="center" gap="xs" py="xl">
      <Text fw={600}>{say.none}</Text>
      <Text size="sm" c="dimmed">
        {say.noneNext}
      </Text>
      {clear && (
        <Button size="xs" variant="default" onClick={clear}>
          {say.filter.clear}
        </Button>
      )}
    </Stack>
  );
}
