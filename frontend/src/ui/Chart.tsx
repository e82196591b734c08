import { ActionIcon, Box, Group, Paper, Skeleton, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { useEffect, useId, useMemo, useRef, useState, type ReactNode, type RefObject } from "react";
import { useText } from "../lib/text";
import { tablesOf } from "./chartTables";
import { ChartTable } from "./ChartTable";
import type { Drawing } from "./drawing";
import { ErrorAlert } from "./ErrorAlert";

interface Props {
  name: string;
  title: string;
  option: string; // JSON, as ChartView has it
  theme: string; // JSON, as chartTheme() returns it
  height: number; // pixels
  about?: string;
  actions?: ReactNode;
}

const minCanvasWidth = 640; // pixels: below it labels would cover each other, so it scrolls

/** A chart that is drawn when it comes near the view; a button shows its values as a table. */
export function Chart({ name, title, option, theme, height, about, actions }: Props) {
  const { shell: say } = useText();
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const toggle = asTable ? say.chart.asChart : say.chart.asTable;
  return (
    <Paper withBorder radius="md" p="xs" component="section" aria-labelledby={heading} data-chart={name}>
      <VisuallyHidden component="h3" id={heading}>
        {title}
      </VisuallyHidden>
      <Group justify="space-between" gap="xs" wrap="nowrap" mb={4}>
        <Text size="xs" c="dimmed" px="xs">
          {about}
        </Text>
        <Group gap={4} wrap="nowrap">
          {actions}
          <Tooltip label={toggle} withArrow>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={say.chart.of(toggle, title)}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? <IconChartBar size={16} aria-hidden /> : <IconTable size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {asTable ? (
        <TableView title={title} option={option} height={height} />
      ) : (
        <CanvasView {...{ title, option, theme, height }} />
      )}
    </Paper>
  );
}

function TableView({ title, option, height }: { title: string; option: string; height: number }) {
  const found = useMemo(() => tablesOf(option), [option]);
  return <ChartTable title={title} tables={found} height={height} />;
}

function CanvasView({ title, option, theme, height }: Pick<Props, "title" | "option" | "theme" | "height">) {
  const { shell: say } = useText();
  const box = useRef<HTMLDivElement>(null);
  const near = useNear(box);
  const [drawn, setDrawn] = useState(false);
  const [failed, setFailed] = useState<{ option: string; theme: string; error: unknown } | null>(null);

  useEffect(() => {
    if (!near) return;
    let here = true;
    let drawing: Drawing | undefined;
    let watch: ResizeObserver | undefined;
    import("./drawing")
      .then(({ draw }) => {
        if (!here || !box.current) return;
        drawing = draw(box.current, option, theme);
        watch = new ResizeObserver(() => drawing?.resize());
        watch.observe(box.current);
        setDrawn(true);
      })
      .catch((error: unknown) => here && setFailed({ option, theme, error }));
    return () => {
      here = false;
      watch?.disconnect();
      drawing?.dispose();
    };
  }, [near, option, theme]);

  // An error belongs to one option and theme: another one is drawn again.
  if (failed?.option === option && failed.theme === theme) return <ErrorAlert error={failed.error} />;
  return (
    <Box style={{ overflowX: "auto", overflowY: "hidden" }} pos="relative" tabIndex={0}>
      {!drawn && (
        <Skeleton height={height} radius="sm" pos="absolute" role="status" aria-label={say.loading} />
      )}
      <div ref={box} role="img" aria-label={title} style={{ height, minWidth: minCanvasWidth }} />
    </Box>
  );
}

/** True once an element has come near the view. */
function useNear(box: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (near || !element) return;
    const watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: "400px" },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [box, near]);
  return near;
}
