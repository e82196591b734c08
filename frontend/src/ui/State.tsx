import { Badge, Tooltip } from "@mantine/core";
import { line } from "../lib/format";
import { useText } from "../lib/text";

const colours: Record<string, string> = {
  running: "blue",
  finished: "lap",
  stopped: "yellow",
  interrupted: "red",
  imported: "gray",
};

/** How far a run got, in a word, with what that means behind it. */
export function State({ state }: { state: string }) {
  const { state: words, stateHint } = useText().shell;
  const known = state as keyof typeof words;
  return (
    <Tooltip label={stateHint[known] ?? line(state)} withArrow>
      <Badge
        component="span"
        size="sm"
        variant="light"
        color={colours[state] ?? "gray"}
        tt="none"
        className="whole"
      >
        {words[known] ?? line(state)}
      </Badge>
    </Tooltip>
  );
}
