import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconFileImport,
  IconKeyboard,
  IconPlus,
  IconSearch,
  IconServer2,
  IconTimeline,
} from "@tabler/icons-react";
import { useState } from "react";
import { newestRuns, useBridge, type Model, type RunRow } from "../bridge";
import { useImport } from "../imports/useImport";
import { line, moment } from "../lib/format";
import { useText } from "../lib/text";
import { useNavigation } from "../navigation/route";
import { navigation } from "./pages";

/** Finds pages, actions, models and runs by name. Models and runs are loaded when it opens. */
export function CommandPalette({ help }: { help: () => void }) {
  const bridge = useBridge();
  const { shell, history } = useText();
  const say = shell.palette;
  const { go } = useNavigation();
  const { chooseFiles } = useImport();
  const [models, setModels] = useState<Model[]>([]);
  const [runs, setRuns] = useState<RunRow[]>([]);

  // Errors are shown by the pages; here the entries are left out.
  const ask = () => {
    bridge.models().then(setModels, () => setModels([]));
    bridge.runs(newestRuns(20)).then(
      ({ rows }) => setRuns(rows),
      () => setRuns([]),
    );
  };

  const pages: SpotlightActionData[] = navigation.map(({ id, icon: Icon }) => ({
    id: `page ${id}`,
    label: shell.page[id],
    leftSection: <Icon size={18} aria-hidden />,
    onClick: () => go({ page: id }),
  }));
  const actions: SpotlightActionData[] = [
    {
      id: "add",
      label: say.add,
      leftSection: <IconPlus size={18} aria-hidden />,
      onClick: () => go({ page: "models", add: true }),
    },
    {
      id: "import",
      label: say.import,
      leftSection: <IconFileImport size={18} aria-hidden />,
      onClick: chooseFiles,
    },
    { id: "help", label: say.shortcuts, leftSection: <IconKeyboard size={18} aria-hidden />, onClick: help },
  ];
  const groups: SpotlightActionGroupData[] = [
    { group: say.pages, actions: pages },
    { group: say.actions, actions },
    {
      group: say.models,
      actions: models
        .filter(({ archived }) => !archived)
        .map((model) => ({
          id: `model ${model.name}`,
          label: say.measure(line(model.title || model.name)),
          description: line(model.model),
          keywords: [model.name, model.family, ...model.aliases].map(line),
          leftSection: <IconServer2 size={18} aria-hidden />,
          onClick: () => go({ page: "run", models: [model.name] }),
        })),
    },
    {
      group: say.runs,
      actions: runs.map((run) => ({
        id: `run ${run.id}`,
        label: line(run.name) || history.untitled,
        description: [moment(run.started), ...run.models.map(({ title, name }) => line(title || name))].join(
          " · ",
        ),
        keywords: [run.id, ...run.tags].map(line),
        leftSection: <IconTimeline size={18} aria-hidden />,
        onClick: () => go({ page: "results", run: run.id }),
      })),
    },
  ];
  return (
    <Spotlight
      shortcut={null}
      attributes={{ content: { "aria-label": say.open } }}
      actions={groups}
      nothingFound={say.none}
      limit={12}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      maxHeight={420}
      onSpotlightOpen={ask}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: say.placeholder,
        "aria-label": say.placeholder,
      }}
    />
  );
}
