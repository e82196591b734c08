import { Box, Center, Group, Stack, Text, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useRef, type RefObject } from "react";
import { line as oneLine } from "../lib/format";
import { drawFrame, hasValues, roundMaximum, spanOf, type Palette, type ChartLine } from "./liveChartCanvas";

interface Props {
  title: string;
  lines: ChartLine[]; // one a model, in the order of the models
  format: (value: number) => string;
  moving: boolean; // the chart scrolls with time, as during a run
  empty: string; // said while no line has a value
}

const height = 180; // pixels
const spans = [10, 60] as const; // the fewest and the most seconds that are shown

// ms. A minute is some 350 pixels wide, so lines move six pixels a second. Ten
// frames a second move half a pixel each; more would only take time from the
// processor that measures.
const frameEvery = 1000 / 10;

/** A line chart that scrolls during a run. */
export function LiveChart({ title, lines, format, moving, empty }: Props) {
  const dark = useComputedColorScheme("light") === "dark";
  const still = useReducedMotion() || !moving;
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = dark ? palettes.dark : palettes.light;
  const hidden = !hasValues(lines);
  useFrames(canvas, { lines, format, palette }, still || hidden);
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Box h={height} pos="relative">
        <canvas
          ref={canvas}
          role="img"
          aria-label={title}
          style={{
            width: "100%",
            height: "100%",
            display: "block",
            visibility: hidden ? "hidden" : undefined,
          }}
        />
        {hidden && (
          <Center pos="absolute" inset={0}>
            <Text size="sm" c="dimmed">
              {empty}
            </Text>
          </Center>
        )}
      </Box>
      <Group gap="md" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {lines.map((line) => (
          <Group key={line.name} gap={6} component="li" wrap="nowrap" miw={0}>
            <Box w={14} h={3} bg={line[palette.shade]} aria-hidden style={{ flexShrink: 0 }} />
            <Text size="xs" c="dimmed" className="foreign">
              {oneLine(line.name)}
            </Text>
          </Group>
        ))}
      </Group>
    </Stack>
  );
}

const palettes: Record<"light" | "dark", Palette> = {
  light: { text: "#5b6675", grid: "#e6e9ee", shade: "light" },
  dark: { text: "#a3adba", grid: "#2a323d", shade: "dark" },
};

interface Scene {
  lines: ChartLine[];
  format: (value: number) => string;
  palette: Palette;
}

/** Draws the latest scene: continuously, or only when it changes. */
function useFrames(canvas: RefObject<HTMLCanvasElement | null>, scene: Scene, still: boolean) {
  const latest = useRef({ scene, came: 0 });
  useEffect(() => {
    latest.current = { scene, came: performance.now() };
    if (still) render(canvas.current, scene, 0);
  }, [canvas, scene, still]);

  useEffect(() => {
    const again = () => render(canvas.current, latest.current.scene, 0);
    const watch = new ResizeObserver(again);
    if (canvas.current) watch.observe(canvas.current);
    return () => watch.disconnect();
  }, [canvas]);

  useEffect(() => {
    if (still) return;
    const frame = () => {
      const since = (performance.now() - latest.current.came) / 1000;
      render(canvas.current, latest.current.scene, Math.min(since, longestGlide));
    };
    // A timer instead of requestAnimationFrame: engines that render in
    // software do work for every frame, even where nothing is drawn.
    const timer = setInterval(frame, frameEvery);
    return () => clearInterval(timer);
  }, [canvas, still]);
}

const longestGlide = 1; // seconds that the chart scrolls on without new points

function render(canvas: HTMLCanvasElement | null, { lines, format, palette }: Scene, since: number) {
  const pen = canvas?.getContext("2d");
  if (!canvas || !pen) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const sharp = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * sharp)) canvas.width = Math.round(width * sharp);
  if (canvas.height !== Math.round(height * sharp)) canvas.height = Math.round(height * sharp);
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  const newest = Math.max(0, ...lines.map(({ points }) => points[points.length - 1]?.at ?? 0));
  const now = newest + since;
  const span = spanOf(now, spans);
  drawFrame(pen, lines, { width, height, now, span, most: roundMaximum(lines, now - span), format }, palette);
}
