// Files dropped anywhere on the window. The page may handle them; otherwise
// they are imported as results.

import { Overlay, Stack, Text, Title } from "@mantine/core";
import { createContext, use, useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { useBridge } from "../bridge";
import { useImport } from "./useImport";
import { useText } from "../lib/text";

/** Reports whether it handled the files. */
export type DropHandler = (paths: string[]) => boolean;

const DropHandlerContext = createContext<RefObject<DropHandler | null>>({ current: null });

/** Lets the page handle files that are dropped while it is shown. */
export function useFileDrop(take: DropHandler) {
  const takerRef = use(DropHandlerContext);
  useEffect(() => {
    takerRef.current = take;
    return () => {
      takerRef.current = null;
    };
  }, [takerRef, take]);
}

export function FileDropProvider({ children }: { children: ReactNode }) {
  const bridge = useBridge();
  const { importFiles } = useImport();
  const taker = useRef<DropHandler | null>(null);
  useEffect(
    () =>
      bridge.onFiles((paths) => {
        if (paths.length > 0 && !taker.current?.(paths)) importFiles(paths);
      }),
    [bridge, importFiles],
  );
  return (
    <DropHandlerContext value={taker}>
      {children}
      <DropOverlay />
    </DropHandlerContext>
  );
}

/** Whether files are dragged; WebKitGTK has them as addresses. */
const holdsFiles = (dragged: DataTransfer | null) =>
  dragged?.types.some((type) => type === "Files" || type === "text/uri-list") ?? false;

/** Shown while files are dragged. It prevents the browser from opening a dropped file. */
function DropOverlay() {
  const { drop: say } = useText().shell;
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent) => {
      event.preventDefault();
      setOver(holdsFiles(event.dataTransfer));
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
    };
    document.addEventListener("dragenter", drag); // a drop may come before the first dragover
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragenter", drag);
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, []);
  if (!over) return null;
  return (
    <Overlay fixed center blur={2} zIndex={500} style={{ pointerEvents: "none" }}>
      <Stack
        gap={4}
        align="center"
        bg="var(--mantine-color-body)"
        p="xl"
        style={{ borderRadius: "var(--mantine-radius-md)" }}
      >
        <Title order={2} size="h3">
          {say.title}
        </Title>
        <Text c="dimmed">{say.about}</Text>
      </Stack>
    </Overlay>
  );
}
