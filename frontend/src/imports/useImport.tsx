// Imports result files that were chosen or dropped. A toast says what was
// imported, what is in the history already, and what could not be read.

import { Button, Group, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { useBridge, type Imported } from "../bridge";
import { line } from "../lib/format";
import { useText } from "../lib/text";
import { useNavigation } from "../navigation/route";
import { hideToast, showToast } from "../toasts/toast";
import { useErrorToast } from "../toasts/useErrorToast";

export interface Import {
  chooseFiles: () => void;
  importFiles: (paths: string[]) => void;
}

export function useImport(): Import {
  const bridge = useBridge();
  const showError = useErrorToast();
  const { import: say } = useText().shell;
  const { go } = useNavigation();

  return useMemo(() => {
    const start = (paths: string[], again: boolean) => {
      if (paths.length > 0) bridge.importFiles({ paths, together: false, again }).then(showResult, showError);
    };
    const showResult = (imported: Imported) => {
      const id = "import";
      showToast({
        id,
        isSeen: (at) => at.page === "results" && imported.runs.some(({ id }) => id === at.run),
        title: say.imported(imported.runs.length),
        color: imported.problems.length > 0 ? "red" : "lap",
        autoClose: imported.problems.length > 0 || imported.known.length > 0 ? false : 8000,
        message: (
          <ImportSummary
            imported={imported}
            open={(run) => go({ page: "results", run })}
            again={() => {
              hideToast(id);
              start(
                imported.known.map(({ path }) => path),
                true,
              );
            }}
          />
        ),
      });
      window.dispatchEvent(new Event("focus")); // lists load again
    };
    return {
      importFiles: (paths) => start(paths, false),
      chooseFiles: () => void bridge.chooseFiles("results").then((paths) => start(paths, false), showError),
    };
  }, [bridge, showError, go, say]);
}

interface ImportSummaryProps {
  imported: Imported;
  open: (run: string) => void;
  again: () => void;
}

const most = 4; // messages in a toast

function ImportSummary({ imported, open, again }: ImportSummaryProps) {
  const { import: say } = useText().shell;
  const { runs, known, problems } = imported;
  const [first] = runs;
  return (
    <Stack gap={6} align="flex-start">
      {problems.slice(0, most).map((problem, n) => (
        <Text key={n} size="xs" className="foreign">
          {line(problem)}
        </Text>
      ))}
      {problems.length > most && <Text size="xs">{say.more(problems.length - most)}</Text>}
      {known.length > 0 && <Text size="xs">{say.known(known.length)}</Text>}
      <Group gap="xs">
        {first && (
          <Button size="compact-xs" variant="light" onClick={() => open(first.id)}>
            {say.open}
          </Button>
        )}
        {known.length > 0 && (
          <Button size="compact-xs" variant="default" onClick={again}>
            {say.again}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
