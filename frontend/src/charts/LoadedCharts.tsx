import { SimpleGrid, Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { ChartView } from "../bridge";
import { ErrorAlert } from "../ui/ErrorAlert";
import { useCharts, type Charts, type Medium } from "./useCharts";

interface Props {
  ask: (medium: Medium) => Promise<ChartView[]>; // stable, by useCallback
  drawing: string; // what is said while they are not there
  children: (charts: Charts, reload: () => void) => ReactNode;
}

const usualHeight = 360; // pixels, of a chart that is not known yet

/** Charts that fit into the width of their place, and what stands there before. */
export function LoadedCharts({ ask, drawing, children }: Props) {
  const { value, error, reload, box } = useCharts(ask);
  return (
    <Stack gap="md" ref={box}>
      {error !== null && <ErrorAlert error={error} retry={reload} />}
      {value !== null && children(value, reload)}
      {value === null && error === null && (
        <SimpleGrid cols={{ base: 1, xl: 2 }} role="status" aria-label={drawing}>
          <Skeleton height={usualHeight} />
          <Skeleton height={usualHeight} />
        </SimpleGrid>
      )}
    </Stack>
  );
}
