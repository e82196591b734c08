import { Button, Paper, Stack, Text } from "@mantine/core";
import { memo, useCallback, useMemo, useRef, useState } from "react";
import { useBridge, type RequestRow, type Result } from "../../bridge";
import { useExport } from "../../exports/useExport";
import { count } from "../../lib/format";
import { useSessionState } from "../../lib/sessionState";
import { useText } from "../../lib/text";
import type { PageRange } from "../../lib/usePagedList";
import { useTableLayout } from "../../settings/tableLayout";
import { ColumnMenu } from "../../ui/table/ColumnMenu";
import { useShownColumns } from "../../ui/table/useRoom";
import { VirtualTable } from "../../ui/table/VirtualTable";
import { useColumns, useCommon, type Common } from "./requestColumns";
import { RequestDetails } from "./RequestDetails";
import { RequestFilters } from "./RequestFilters";
import {
  isRestricted,
  noFilter,
  orderOf,
  queryOf,
  RowPositions,
  type Filter,
  type Order,
  type Selection,
} from "./requestQuery";

interface Props {
  result: Result;
  open: number | null; // the request to open at once
}

/** The requests of a run, with search, filters and order. */
export const RequestTable = memo(function RequestTable({ result, open }: Props) {
  const { list: say } = useText().requests;
  const [filter, choose] = useSessionState(`results/${result.run.id}/requests`, noFilter);
  const { layout, change, setWidth, reset } = useTableLayout("requests");
  const [total, setTotal] = useState<number | null>(null);
  const [opened, setOpened] = useState(open);
  const [common, setCommon] = useState<Common>({ same: [], first: null });
  const columns = useColumns(result, common.same);
  const order = useMemo(() => orderOf(layout, columns), [layout, columns]);
  const box = useRef<HTMLDivElement>(null);
  const shown = useShownColumns(box, columns, layout);
  const same = useCommon(columns, shown, common);
  const selection = useSelection(result, filter, order);
  const { load, places } = useRows(result, selection, setCommon);
  const step = useStep({ selection, places, go: setOpened });
  const focus = () => box.current?.querySelector<HTMLElement>("[role=grid]")?.focus({ preventScroll: true });
  const all = isRestricted(filter) ? result.requests : (total ?? 0);
  return (
    <Stack gap="sm">
      <RequestFilters
        result={result}
        filter={filter}
        choose={choose}
        tally={total === null ? "" : say.count(count(total), count(all))}
      >
        <ColumnMenu
          columns={columns}
          shown={shown}
          layout={layout}
          choose={(chosen) => change({ columns: chosen })}
          reset={reset}
        />
      </RequestFilters>
      {same !== "" && (
        <Text size="sm" c="dimmed" className="foreign" lineClamp={2} title={same}>
          {say.same} {same}
        </Text>
      )}
      <div ref={box}>
        <VirtualTable
          label={say.table}
          columns={shown}
          layout={layout}
          onResize={setWidth}
          load={load}
          keyOf={keyOf}
          rowHeight={34}
          height="max(300px, calc(100dvh - 340px))"
          sort={order}
          onSort={({ by, reverse }) => change({ sort: by, reverse })}
          keys={{ open: ({ seq }) => setOpened(seq) }}
          current={places.placeOf(opened)}
          onTotal={setTotal}
          empty={<NoRequests clear={() => choose(noFilter)} />}
        />
      </div>
      {opened !== null && (
        <RequestDetails
          run={result.run.id}
          seq={opened}
          step={(by) => step(opened, by)}
          close={() => {
            setOpened(null);
            requestAnimationFrame(focus); // when the drawer has let go of it
          }}
        />
      )}
    </Stack>
  );
});

const keyOf = ({ seq }: RequestRow) => String(seq);

function useSelection({ run }: Result, filter: Filter, { by, reverse }: Order): Selection {
  const { outcome: names } = useText().requests;
  return useMemo(
    () => ({ run: run.id, filter, order: { by, reverse }, names }),
    [run.id, filter, by, reverse, names],
  );
}

/** The selected rows, loaded again when requests were added, and their positions. */
function useRows({ requests: stored }: Result, selection: Selection, setCommon: (common: Common) => void) {
  const { requests } = useBridge();
  return useMemo(() => {
    const places = new RowPositions();
    const load = async (part: PageRange) => {
      const { rows, total, same } = await requests(queryOf(selection, part));
      places.addRows(part.offset, rows, total);
      if (part.offset === 0 && rows[0]) setCommon({ same, first: rows[0] });
      return { rows, total };
    };
    return { load, places, stored };
  }, [requests, selection, stored, setCommon]);
}

interface StepOptions {
  selection: Selection;
  places: RowPositions;
  go: (seq: number) => void;
}

/** Steps from an opened request to its neighbour in the table. */
function useStep({ selection, places, go }: StepOptions) {
  const { requests } = useBridge();
  const { attempt } = useExport();
  return useCallback(
    (seq: number, by: 1 | -1) => {
      const beside = places.neighbour(seq, by);
      if (beside === null) return;
      if (beside.seq !== null) return go(beside.seq);
      void attempt(async () => {
        const part = { offset: beside.place, limit: 1 };
        const { rows, total } = await requests(queryOf(selection, part));
        places.addRows(part.offset, rows, total);
        if (rows[0]) go(rows[0].seq);
      });
    },
    [places, go, attempt, requests, selection],
  );
}

function NoRequests({ clear }: { clear: () => void }) {
  const { list: say } = useText().requests;
  return (
    <Paper withBorder p="xl" className="empty">
      <Stack align="center" gap="xs">
        <Text fw={600}>{say.none}</Text>
        <Text c="dimmed" size="sm">
          {say.noneNext}
        </Text>
        <Button size="xs" variant="default" onClick={clear}>
          {say.clear}
        </Button>
      </Stack>
    </Paper>
  );
}
