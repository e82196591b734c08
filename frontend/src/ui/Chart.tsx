import {
  ActionIcon,
  Box,
  Button,
  Group,
  Paper,
  Skeleton,
  Text,
  Tooltip,
  VisuallyHidden,
} from "@mantine/core";
import { IconChartBar, IconCopy, IconTable } from "@tabler/icons-react";
import { useEffect, useId, useMemo, useRef, useState, type ReactNode, type RefObject } from "react";
import { useText } from "../lib/text";
import { asMarkdown, asTabs, tablesOf } from "./chartTables";
import { ChartTable } from "./ChartTable";
import classes from "./chart.module.css";
import type { Drawing } from "./drawing";
import { drawInTurn } from "./drawQueue";
import { ErrorAlert } from "./ErrorAlert";

interface Props {
  name: string;
  title: string;
  option: string; // JSON, as ChartView has it
  theme: string; // JSON, as chartTheme() returns it
  height: number; // pixels
  actions?: ReactNode; // beside the button that shows the table
  copy: (text: string) => void; // takes the table as text
}

/** A chart that is drawn while it is near the view; a button shows its values as a table. */
export function Chart({ name, title, option, theme, height, actions, copy }: Props) {
  const { shell: say } = useText();
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const toggle = asTable ? say.chart.asChart : say.chart.asTable;
  return (
    <Paper
      withBorder
      radius="md"
      p="xs"
      h="100%"
      pos="relative"
      component="section"
      aria-labelledby={heading}
      data-chart={name}
    >
      <VisuallyHidden component="h3" id={heading}>
        {title}
      </VisuallyHidden>
      <Group gap={4} wrap="nowrap" className={classes.actions}>
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
      {asTable ? (
        <TableView {...{ title, option, height, copy }} />
      ) : (
        <CanvasView {...{ title, option, theme, height }} />
      )}
    </Paper>
  );
}

function TableView({ title, option, height, copy }: Pick<Props, "title" | "option" | "height" | "copy">) {
  const { chart: say } = useText().shell;
  const tables = useMemo(() => tablesOf(option), [option]);
  const copyTabs = () => copy(asTabs(title, tables, say.series));
  const button = (label: string, act: () => void) => (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconCopy size={14} aria-hidden />}
      aria-label={say.of(label, title)}
      onClick={act}
    >
      {label}
    </Button>
  );
  return (
    <>
      <Text fw={650} className={classes.title}>
        {title}
      </Text>
      <Group gap="xs" px="xs" mb="xs">
        {button(say.copyTable, copyTabs)}
        {button(say.copyMarkdown, () => copy(asMarkdown(title, tables, say.series)))}
      </Group>
      <ChartTable title={title} tables={tables} height={height} copy={copyTabs} />
    </>
  );
}

function CanvasView({ title, option, theme, height }: Pick<Props, "title" | "option" | "theme" | "height">) {
  const { shell: say } = useText();
  const box = useRef<HTMLDivElement>(null);
  const { drawn, failed } = useDrawing(box, option, theme);

  // An error belongs to one option and theme: another one is drawn again.
  if (failed?.option === option && failed.theme === theme) return <ErrorAlert error={failed.error} />;
  return (
    <Box className={classes.scroll} tabIndex={0} role="group" aria-label={title}>
      {!drawn && (
        <Skeleton height={height} radius="sm" pos="absolute" role="status" aria-label={say.loading} />
      )}
      <div ref={box} role="img" aria-label={title} className={classes.canvas} style={{ height }} />
    </Box>
  );
}

interface Failed {
  option: string;
  theme: string;
  error: unknown;
}

/** Draws into an element while it is near the view. */
function useDrawing(box: RefObject<HTMLElement | null>, option: string, theme: string) {
  const near = useNear(box);
  const [drawn, setDrawn] = useState(false);
  const [failed, setFailed] = useState<Failed | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!near || !element) return;
    let here = true;
    let drawing: Drawing | undefined;
    let cancel = () => {};
    const inTurn = (act: () => void) => {
      cancel();
      cancel = drawInTurn(element, () => {
        try {
          act();
        } catch (error) {
          setFailed({ option, theme, error });
        }
      });
    };
    const watch = new ResizeObserver(() => drawing && inTurn(drawing.resize));
    Promise.all([import("./drawing"), fontsReady()])
      .then(([{ draw }]) => {
        if (!here) return;
        inTurn(() => {
          drawing = draw(element, option, theme);
          watch.observe(element);
          setDrawn(true);
        });
      })
      .catch((error: unknown) => here && setFailed({ option, theme, error }));
    return () => {
      here = false;
      cancel();
      watch.disconnect();
      drawing?.dispose();
      setDrawn(false);
    };
  }, [box, near, option, theme]);
  return { drawn, failed };
}

/** A canvas does not draw again when a font arrives. */
async function fontsReady() {
  await document.fonts?.ready;
}

/** Pixels beyond the view in which charts are drawn and kept. The memory of a canvas grows with the square of the density. */
const nearby = () => Math.max(600, Math.round(8000 / window.devicePixelRatio ** 2));

/** Whether an element is near the view. */
function useNear(box: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new IntersectionObserver(
      (entries) => setNear(entries.some((entry) => entry.isIntersecting)),
      { rootMargin: `${nearby()}px` },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return near;
}
