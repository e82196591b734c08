// Imports result files that were chosen or dropped. A toast says what was
// imported, what is in the history already, and what could not be read.

import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useBridge, type Imported } from "../bridge";
import { line } from "../lib/format";
import { useText } from "../lib/text";
import { useNavigation } from "../navigation/route";
import { useErrorToast } from "../toasts/useErrorToast";

export interface Import {
  chooseFiles: () => void;
  importFiles: (paths: string[]) => void;
}

export function useImport(): Import {
  const bridge = useBridge();
  const showError = useErrorToast();
  const { shell } = useText();
  const { go } = useNavigation();

  return useMemo(() => {
    const bring = (paths: string[], again: boolean) => {
      if (paths.length > 0) bridge.importFiles({ paths, together: false, again }).then(tell, showError);
    };
    const tell = (came: Imported) => {
      const id = "import";
      notifications.hide(id); // that of the previous import
      notifications.show({
        id,
        title: shell.import.came(came.runs.length),
        color: came.problems.length > 0 ? "red" : "lap",
        autoClose: came.problems.length > 0 || came.known.length > 0 ? false : 8000,
        closeButtonProps: { "aria-label": shell.close },
        message: (
          <ImportSummary
            came={came}
            open={(run) => {
              notifications.hide(id);
              go({ page: "results", run });
            }}
            again={() => {
              notifications.hide(id);
              bring(
                came.known.map(({ path }) => path),
                true,
              );
            }}
          />
        ),
      });
      window.dispatchEvent(new Event("focus")); // lists load again
    };
    return {
      importFiles: (paths) => bring(paths, false),
      chooseFiles: () => void bridge.chooseFiles("results").then((paths) => bring(paths, false), showError),
    };
  }, [bridge, showError, go, shell]);
}

interface ImportSummaryProps {
  came: Imported;
  open: (run: string) => void;
  again: () => void;
}

const most = 4; // messages in a toast

function ImportSummary({ came, open, again }: ImportSummaryProps) {
  const { import: say } = useText().shell;
  const { runs, known, problems } = came;
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
