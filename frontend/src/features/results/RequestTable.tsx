import { Button, Paper, Stack, Text } from "@mantine/core";
import { memo, useCallback, useMemo, useState } from "react";
import { useBridge, type RequestRow, type Result } from "../../bridge";
import { count } from "../../lib/format";
import { useSessionState } from "../../lib/sessionState";
import type { PageRange } from "../../lib/usePagedList";
import { useText } from "../../lib/text";
import { useExport } from "../../exports/useExport";
import type { Sort } from "../../ui/table/column";
import { VirtualTable } from "../../ui/table/VirtualTable";
import { useColumns, widthOf } from "./requestColumns";
import { RequestFilters } from "./RequestFilters";
import { RequestDetails } from "./RequestDetails";
import { noFilter, RowPositions, queryOf, isRestricted, type Filter } from "./requestQuery";

interface Props {
  result: Result;
  open: number | null; // the request to open at once
}

/** The requests of a run, with search, filters and order. */
export const RequestTable = memo(function RequestTable({ result, open }: Props) {
  const { list: say } = useText().requests;
  const run = result.run.id;
  const [filter, choose] = useSessionState(`results/${run}/requests`, noFilter);
  const [total, setTotal] = useState<number | null>(null);
  const [opened, setOpened] = useState(open);
  const { load, places } = useRows(result, filter);
  const step = useStep({ result, filter, places, go: setOpened });
  const all = isRestricted(filter) ? result.requests : (total ?? 0);
  const columns = useColumns(result);
  const sort = useMemo<Sort>(() => ({ by: filter.sort, reverse: filter.reverse }), [filter]);
  return (
    <Stack gap="sm">
      <RequestFilters
        result={result}
        filter={filter}
        choose={choose}
        tally={total === null ? "" : say.count(count(total), count(all))}
      />
      <VirtualTable
        label={say.table}
        columns={columns}
        load={load}
        keyOf={keyOf}
        rowHeight={34}
        height="max(300px, calc(100dvh - 310px))"
        minWidth={widthOf(columns)}
        sort={sort}
        onSort={({ by, reverse }) => choose({ ...filter, sort: by as keyof RequestRow, reverse })}
        onOpen={({ seq }) => setOpened(seq)}
        onTotal={setTotal}
        empty={<NoRequests clear={() => choose(noFilter)} />}
      />
      {opened !== null && (
        <RequestDetails
          run={run}
          seq={opened}
          step={(by) => step(opened, by)}
          close={() => setOpened(null)}
        />
      )}
    </Stack>
  );
});

const keyOf = ({ seq }: RequestRow) => String(seq);

/** The rows under a filter, loaded again when requests were added, and their positions. */
function useRows({ run, requests: stored }: Result, filter: Filter) {
  const { requests } = useBridge();
  const { outcome: names } = useText().requests;
  return useMemo(() => {
    const places = new RowPositions();
    const load = async (part: PageRange) => {
      const { rows, total } = await requests(queryOf(run.id, filter, part, names));
      places.addRows(part.offset, rows, total);
      return { rows, total };
    };
    return { load, places, stored };
  }, [requests, run.id, filter, stored, names]);
}

interface StepOptions {
  result: Result;
  filter: Filter;
  places: RowPositions;
  go: (seq: number) => void;
}

/** Steps from an opened request to its neighbour in the table. */
function useStep({ result, filter, places, go }: StepOptions) {
  const { requests } = useBridge();
  const { attempt } = useExport();
  const { outcome: names } = useText().requests;
  const run = result.run.id;
  return useCallback(
    (seq: number, by: 1 | -1) => {
      const beside = places.neighbour(seq, by);
      if (beside === null) return;
      if (beside.seq !== null) return go(beside.seq);
      void attempt(async () => {
        const part = { offset: beside.place, limit: 1 };
        const { rows, total } = await requests(queryOf(run, filter, part, names));
        places.addRows(part.offset, rows, total);
        if (rows[0]) go(rows[0].seq);
      });
    },
    [places, go, attempt, requests, run, filter, names],
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
