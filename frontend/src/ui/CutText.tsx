import { Text, Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";

interface Shown {
  at: HTMLElement;
  texts: string[];
}

/**
 * Shows in full what is cut in the focused element, or in the active row of the
 * focused table, once the keyboard moved there: a pointer gets the title of it.
 */
export function CutText() {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    const show = () => setShown(find());
    const hide = () => setShown(null);
    const events = [
      ["focusin", show],
      ["keyup", show],
      ["focusout", hide],
      ["pointerdown", hide],
    ] as const;
    for (const [event, listener] of events) document.addEventListener(event, listener);
    return () => events.forEach(([event, listener]) => document.removeEventListener(event, listener));
  }, []);
  if (!shown) return null;
  const label = shown.texts.map((text) => (
    <Text key={text} size="sm" className="foreign">
      {text}
    </Text>
  ));
  return (
    <Tooltip opened target={shown.at} label={label} position="bottom-start" multiline maw="30rem" withArrow />
  );
}

function find(): Shown | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !focused.matches(":focus-visible")) return null;
  const row = focused.getAttribute("aria-activedescendant");
  const at = row === null ? focused : document.getElementById(row);
  if (!at) return null;
  const titled = [at, ...at.querySelectorAll<HTMLElement>("[title]")];
  const texts = titled.filter(isCut).map(({ title }) => title);
  return texts.length > 0 ? { at, texts: [...new Set(texts)] } : null;
}

const isCut = (part: HTMLElement) =>
  part.title !== "" && (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight + 1);
