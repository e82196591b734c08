import { Button } from "@mantine/core";
import { useEffect, useRef, useState, type RefObject } from "react";
import type { ChartView } from "../bridge";
import { line } from "../lib/format";
import classes from "./charts.module.css";

interface Props {
  label: string;
  charts: ChartView[];
}

const placeOf = (name: string) => document.querySelector<HTMLElement>(`[data-place="${CSS.escape(name)}"]`);

/** Links to the charts below it, with the one that is read marked. */
export function JumpList({ label, charts }: Props) {
  const bar = useRef<HTMLElement>(null);
  const [current, setChosen] = useCurrentChart(bar, charts);
  const jump = (name: string) => {
    const place = placeOf(name);
    place?.scrollIntoView({ block: "start" });
    place?.focus({ preventScroll: true });
    setChosen(name);
  };
  useEffect(() => {
    const marked = bar.current?.querySelector<HTMLElement>("[aria-current]");
    if (bar.current && marked) bar.current.scrollLeft = marked.offsetLeft - marked.offsetWidth;
  }, [current]);
  return (
    <nav ref={bar} aria-label={label} className={classes.jump}>
      {charts.map(({ name, title }) => (
        <Button
          key={name}
          size="compact-xs"
          variant={name === current ? "light" : "default"}
          fw={500}
          aria-current={name === current ? "location" : undefined}
          onClick={() => jump(name)}
        >
          {line(title)}
        </Button>
      ))}
    </nav>
  );
}

/**
 * The chart that is read: the chosen one while the window shows all of it, else
 * the first of which more than half is below the bar.
 */
function useCurrentChart(bar: RefObject<HTMLElement | null>, charts: ChartView[]) {
  const [chosen, setChosen] = useState("");
  const [current, setCurrent] = useState("");
  useEffect(() => {
    const find = () => {
      const top = bar.current?.getBoundingClientRect().bottom ?? 0;
      const box = placeOf(chosen)?.getBoundingClientRect();
      if (box && box.top >= top - 1 && box.bottom <= window.innerHeight) return setCurrent(chosen);
      const isBelow = ({ name }: ChartView) => {
        const box = placeOf(name)?.getBoundingClientRect();
        return box !== undefined && (box.top + box.bottom) / 2 > top;
      };
      setCurrent((charts.find(isBelow) ?? charts.at(-1))?.name ?? "");
    };
    find();
    document.addEventListener("scroll", find, { capture: true, passive: true });
    return () => document.removeEventListener("scroll", find, { capture: true });
  }, [bar, charts, chosen]);
  return [current, setChosen] as const;
}
