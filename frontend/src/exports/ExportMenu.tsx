import { Button, Group, Menu } from "@mantine/core";
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
import type { Subject } from "../bridge";
import { useText } from "../lib/text";
import { useExport } from "./useExport";

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
  charts?: string[]; // names; empty means all
  disabled?: boolean;
}

/** The menu of all export formats. Files use the light theme, since they may be printed. */
export function ExportMenu({ subjects, charts = [], disabled = false }: ExportProps) {
  const { exports: say } = useText();
  const { saveAs, copyMarkdown, busy } = useExport();
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
