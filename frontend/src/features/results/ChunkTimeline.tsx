import { Group, Stack, Text } from "@mantine/core";
import { useMemo, useState, type PointerEvent } from "react";
import type { RequestView } from "../../bridge";
import { count, duration } from "../../lib/format";
import { useText } from "../../lib/text";
import { strokesOf, nearest } from "./chunkStrokes";
import classes from "./results.module.css";

const width = 1000;
const height = 90;

/** The chunks of an answer over time: a stroke per chunk, its height is the gap before it. */
export function ChunkTimeline({ view }: { view: RequestView }) {
  const { opened: say } = useText().requests;
  const { chunks, chunk_count: all } = view;
  const { strokes, longest, from, to } = useMemo(() => strokesOf(chunks, width, height), [chunks]);
  const [pointed, point] = useState(-1);
  if (chunks.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {say.noChunks}
      </Text>
    );
  }
  const textOf = (n: number) => {
    const chunk = chunks[n];
    if (!chunk) return "";
    const shared = n > 0 && chunk.read > 0 && chunk.read === chunks[n - 1]?.read;
    const words = say.chunk(count(n + 1), duration(chunk.at), duration(chunk.gap), count(chunk.bytes));
    return shared ? `${words}, ${say.shared}` : words;
  };
  const stall = chunks[longest];
  const tally =
    chunks.length < all ? say.chunksShown(count(chunks.length), count(all)) : say.chunkCount(count(all));
  const summary = [tally, stall && say.longest(duration(stall.gap), duration(stall.at))]
    .filter(Boolean)
    .join(", ");
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width: wide } = event.currentTarget.getBoundingClientRect();
    if (wide > 0) point(nearest(chunks, (event.clientX - left) / wide));
  };
  return (
    <Stack gap={4}>
      <Text size="sm">{summary}</Text>
      <svg
        className={classes.strokes}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${say.chunks}: ${summary}`}
        onPointerMove={follow}
        onPointerLeave={() => point(-1)}
      >
        <path d={strokes} vectorEffect="non-scaling-stroke" fill="none" />
      </svg>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {duration(from)}
        </Text>
        <Text size="xs" c="dimmed" aria-live="off">
          {pointed >= 0 ? textOf(pointed) : say.chunkAxis}
        </Text>
        <Text size="xs" c="dimmed">
          {duration(to)}
        </Text>
      </Group>
    </Stack>
  );
}
