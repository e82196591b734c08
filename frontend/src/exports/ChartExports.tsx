// Buttons that copy or save one chart. Pictures use the light theme, as all exports do.

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconCopy, IconPhotoDown, IconVector } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Subject } from "../bridge";
import { useText } from "../lib/text";
import { useExport } from "./useExport";

interface Props {
  subjects: Subject[];
  name: string;
  title: string;
  difference?: { baseline: number; column: number }; // columns, of the chart of differences
}

export function ChartExports({ subjects, name, title, difference }: Props) {
  const { exports: say } = useText();
  const { saveAs, copyPicture, busy } = useExport();
  const form = (format: string) => ({
    subjects,
    format,
    charts: [name],
    theme: "light",
    path: "",
    ...difference,
  });
  const save = (label: string, icon: ReactNode, act: () => Promise<void>) => (
    <Tooltip label={label} withArrow>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={busy}
        aria-label={`${label}: ${title}`}
        onClick={() => void act()}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <>
      {save(say.copyPicture, <IconCopy size={16} aria-hidden />, () => copyPicture(form("png")))}
      {save(say.savePicture, <IconPhotoDown size={16} aria-hidden />, () => saveAs(form("png")))}
      {save(say.saveDrawing, <IconVector size={16} aria-hidden />, () => saveAs(form("svg")))}
    </>
  );
}
