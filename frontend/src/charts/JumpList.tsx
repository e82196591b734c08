import { Button } from "@mantine/core";
import type { ChartView } from "../bridge";
import { line } from "../lib/format";
import classes from "./charts.module.css";

interface Props {
  label: string;
  charts: ChartView[];
}

/** Links to the charts below it. */
export function JumpList({ label, charts }: Props) {
  const jump = (name: string) => {
    const place = document.querySelector<HTMLElement>(`[data-place="${CSS.escape(name)}"]`);
    place?.scrollIntoView({ block: "start" });
    place?.focus({ preventScroll: true });
  };
  return (
    <nav aria-label={label} className={classes.jump}>
      {charts.map(({ name, title }) => (
        <Button key={name} size="compact-xs" variant="default" fw={500} onClick={() => jump(name)}>
          {line(title)}
        </Button>
      ))}
    </nav>
  );
}
