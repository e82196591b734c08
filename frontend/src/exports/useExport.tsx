// Exports to files and to the clipboard. A toast says what was written, what
// was skipped, or what went wrong.

import { Button, Stack, Text } from "@mantine/core";
import { useCallback, useMemo, useState, type ReactNode } from "react";
import { useBridge, type ExportForm } from "../bridge";
import { line } from "../lib/format";
import { useText } from "../lib/text";
import { hideToast, showToast } from "../toasts/toast";
import { useErrorToast } from "../toasts/useErrorToast";

export interface Exports {
  busy: boolean;
  saveAs: (form: ExportForm) => Promise<void>;
  copyPicture: (form: ExportForm) => Promise<void>;
  copyText: (text: string) => Promise<void>;
  copyMarkdown: (run: string) => Promise<void>;
  /** Runs an action and shows a toast when it fails. */
  attempt: (work: () => Promise<void>) => Promise<void>;
}

export function useExport(): Exports {
  const bridge = useBridge();
  const { exports: say } = useText();
  const showError = useErrorToast();
  const [pending, setPending] = useState(0);

  const attempt = useCallback(
    async (work: () => Promise<void>) => {
      setPending((n) => n + 1);
      try {
        await work();
      } catch (error) {
        showError(error);
      } finally {
        setPending((n) => n - 1);
      }
    },
    [showError],
  );

  const done = useCallback(
    (title: string, message: ReactNode) =>
      showToast({
        id: "export",
        title,
        message,
        color: "lap",
        autoClose: 8000,
      }),
    [],
  );

  return useMemo<Exports>(
    () => ({
      busy: pending > 0,
      attempt,
      saveAs: (form) =>
        attempt(async () => {
          const { paths, skipped } = await bridge.saveAs(form);
          const [first] = paths;
          if (first === undefined && skipped.length === 0) return; // the dialog was cancelled
          done(
            first === undefined ? say.nothing : say.saved(paths.length),
            <ExportedFiles
              paths={paths}
              skipped={skipped}
              show={(path) => {
                hideToast("export");
                void attempt(() => bridge.showFile(path));
              }}
            />,
          );
        }),
      copyPicture: (form) =>
        attempt(async () => {
          await bridge.copyPicture(await bridge.picture(form));
          done(say.copiedPicture, say.paste);
        }),
      copyText: (text) =>
        attempt(async () => {
          await bridge.copyText(text);
          done(say.copiedText, say.paste);
        }),
      copyMarkdown: (run) =>
        attempt(async () => {
          await bridge.copyText(await bridge.markdown(run));
          done(say.copiedText, say.paste);
        }),
    }),
    [attempt, bridge, done, pending, say],
  );
}

const mostPaths = 3;

/** Splits a path into its folder, with the separator, and the name of the file. */
function splitPath(path: string): [folder: string, name: string] {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return [path.slice(0, at), path.slice(at)];
}

function ExportedFiles({
  paths,
  skipped,
  show,
}: {
  paths: string[];
  skipped: string[];
  show: (path: string) => void;
}) {
  const { exports: say } = useText();
  const [first] = paths;
  const [folder] = first === undefined ? [""] : splitPath(first);
  return (
    <Stack gap={4} align="flex-start">
      <Text size="xs" c="dimmed" className="foreign">
        {line(folder)}
      </Text>
      {paths.slice(0, mostPaths).map((path) => (
        <Text key={path} size="xs" className="foreign">
          {line(path.startsWith(folder) ? path.slice(folder.length) : path)}
        </Text>
      ))}
      {paths.length > mostPaths && <Text size="xs">{say.more(paths.length - mostPaths)}</Text>}
      {skipped.length > 0 && (
        <Text size="xs" c="dimmed" className="foreign">
          {say.left} {skipped.map(line).join("; ")}
        </Text>
      )}
      {first !== undefined && (
        <Button size="compact-xs" variant="light" onClick={() => show(first)}>
          {say.show}
        </Button>
      )}
    </Stack>
  );
}
