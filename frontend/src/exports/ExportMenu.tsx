import { Button, Group, Menu } from "@mantine/core";
import {
  IconBrandHtml5,
  IconChartBar,
  IconChevronDown,
  IconClipboardText,
  IconDownload,
  IconFile,
  IconFileTypeCsv,
  IconJson,
  IconListDetails,
  IconMarkdown,
  IconPackageExport,
  IconVector,
  type Icon,
} from "@tabler/icons-react";
import type { Subject } from "../bridge";
import { exportFormats } from "../lib/formats.generated";
import { useText } from "../lib/text";
import { useExport } from "./useExport";

const icons: Record<string, Icon> = {
  csv: IconFileTypeCsv,
  events: IconListDetails,
  html: IconBrandHtml5,
  json: IconJson,
  markdown: IconMarkdown,
  png: IconChartBar,
  run: IconPackageExport,
  svg: IconVector,
};

const files = exportFormats.filter(({ isPicture }) => !isPicture);
const pictures = exportFormats.filter(({ isPicture }) => isPicture);

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
  const form = { subjects, charts: [] as string[], theme: "light", path: "" };
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
        <FormatItems formats={files} save={(format) => void saveAs({ ...form, format })} />
        <Menu.Label>{say.charts}</Menu.Label>
        <FormatItems formats={pictures} save={(format) => void saveAs({ ...form, format, charts })} />
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

interface FormatItemsProps {
  formats: readonly (typeof exportFormats)[number][];
  save: (format: string) => void;
}

function FormatItems({ formats, save }: FormatItemsProps) {
  const { exports: say } = useText();
  return formats.map(({ name }) => {
    const FormatIcon = icons[name] ?? IconFile;
    return (
      <Menu.Item key={name} leftSection={<FormatIcon size={16} aria-hidden />} onClick={() => save(name)}>
        {say.format[name]}
      </Menu.Item>
    );
  });
}
