// What leaves the window: files, pictures, text. Each says when it is done,
// what was left out, and what went wrong.

import { Button, Group, Menu, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconBrandHtml5,
  IconChartBar,
  IconChevronDown,
  IconClipboardText,
  IconDownload,
  IconFileTypeCsv,
  IconJson,
  IconListDetails,
  IconMarkdown,
  IconVector,
} from "@tabler/icons-react";
import { useCallback, useMemo, useState, type ReactNode } from "react";
import { useBridge, type ExportForm, type Subject } from "./bridge";
import { sentences } from "./lib/error";
import { line } from "./lib/format";
import { useText } from "./lib/text";

export interface Saving {
  busy: boolean;
  saveAs: (form: ExportForm) => Promise<void>;
  copyPicture: (form: ExportForm) => Promise<void>;
  copyText: (text: string) => Promise<void>;
  copyMarkdown: (run: string) => Promise<void>;
  /** Does something for the user and says so when it fails. */
  attempt: (work: () => Promise<void>) => Promise<void>;
}

/** Says an error of something that was asked for, in the corner of the window. */
export function useComplain() {
  const { errors, shell } = useText();
  return useCallback(
    (error: unknown) => {
      notifications.show({
        title: errors.title,
        message: sentences(error),
        color: "red",
        autoClose: false,
        role: "alert",
        closeButtonProps: { "aria-label": shell.close },
      });
    },
    [errors, shell],
  );
}

export function useSaving(): Saving {
  const bridge = useBridge();
  const { saving: say, shell } = useText();
  const complain = useComplain();
  const [pending, setPending] = useState(0);

  const attempt = useCallback(
    async (work: () => Promise<void>) => {
      setPending((n) => n + 1);
      try {
        await work();
      } catch (error) {
        complain(error);
      } finally {
        setPending((n) => n - 1);
      }
    },
    [complain],
  );

  const done = useCallback(
    (title: string, message: ReactNode) =>
      notifications.show({
        title,
        message,
        color: "lap",
        autoClose: 8000,
        closeButtonProps: { "aria-label": shell.close },
      }),
    [shell],
  );

  return useMemo<Saving>(
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
            <Written paths={paths} skipped={skipped} show={(path) => void attempt(() => bridge.showFile(path))} />,
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

/** A path as its folder, with the sign behind it, and the name of the file. */
function cut(path: string): [folder: string, name: string] {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return [path.slice(0, at), path.slice(at)];
}

function Written({ paths, skipped, show }: { paths: string[]; skipped: string[]; show: (path: string) => void }) {
  const { saving: say } = useText();
  const [first] = paths;
  const [folder] = first === undefined ? [""] : cut(first);
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

const files = [
  { format: "csv", icon: IconFileTypeCsv },
  { format: "events", icon: IconListDetails },
  { format: "html", icon: IconBrandHtml5 },
  { format: "json", icon: IconJson },
  { format: "markdown", icon: IconMarkdown },
] as const;

const pictures = [
  { format: "png", icon: IconChartBar },
  { format: "svg", icon: IconVector },
] as const;

interface ExportProps {
  subjects: Subject[];
  charts?: string[]; // names; none: all
  disabled?: boolean;
}

/** All ways in which runs leave the window. Files are light, whatever the window is: they meet paper. */
export function ExportMenu({ subjects, charts = [], disabled = false }: ExportProps) {
  const { saving: say } = useText();
  const { saveAs, copyMarkdown, busy } = useSaving();
  const [one] = subjects;
  const save = (format: string) =>
    void saveAs({
      subjects,
      format,
      charts: format === "png" || format === "svg" ? charts : [],
      theme: "light",
      path: "",
    });
  return (
    <Menu position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          loading={busy}
          disabled={disabled || subjects.length === 0}
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={
            <Group gap={0} aria-hidden>
              <IconChevronDown size={14} />
            </Group>
          }
        >
          {say.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say.files}</Menu.Label>
        {files.map(({ format, icon: Icon }) => (
          <Menu.Item key={format} leftSection={<Icon size={16} aria-hidden />} onClick={() => save(format)}>
            {say.format[format]}
          </Menu.Item>
        ))}
        <Menu.Label>{say.charts}</Menu.Label>
        {pictures.map(({ format, icon: Icon }) => (
          <Menu.Item key={format} leftSection={<Icon size={16} aria-hidden />} onClick={() => save(format)}>
            {say.format[format]}
          </Menu.Item>
        ))}
        {one && subjects.length === 1 && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconClipboardText size={16} aria-hidden />}
              onClick={() => void copyMarkdown(one.run)}
            >
              {say.copySummary}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
