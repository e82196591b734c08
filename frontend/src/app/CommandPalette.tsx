import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useDebouncedValue } from "@mantine/hooks";
import {
  IconFileImport,
  IconKeyboard,
  IconPlus,
  IconSearch,
  IconServer2,
  IconSettings,
  IconTimeline,
} from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { newestRuns, useBridge, type Model, type RunRow } from "../bridge";
import { useImport } from "../imports/useImport";
import { line, moment } from "../lib/format";
import { matchesWords } from "../lib/search";
import { useText } from "../lib/text";
import { useNavigation } from "../navigation/route";
import { navigation } from "./pages";

/** Finds pages, actions, models and runs. Models are loaded when it opens; runs are searched in the whole history. */
export function CommandPalette({ help, openSettings }: { help: () => void; openSettings: () => void }) {
  const bridge = useBridge();
  const { shell, history, data } = useText();
  const say = shell.palette;
  const { go } = useNavigation();
  const { chooseFiles } = useImport();
  const [models, setModels] = useState<Model[]>([]);
  const [query, setQuery] = useState("");
  const [opened, setOpened] = useState(false);
  const runs = useRuns(query, opened);

  // Errors are shown by the pages; here the entries are left out.
  const open = () => {
    setOpened(true);
    bridge.models().then(setModels, () => setModels([]));
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
    {
      id: "settings",
      label: shell.settings,
      description: `${shell.view}, ${data.title}`,
      leftSection: <IconSettings size={18} aria-hidden />,
      onClick: openSettings,
    },
    { id: "help", label: say.shortcuts, leftSection: <IconKeyboard size={18} aria-hidden />, onClick: help },
  ];
  const named: SpotlightActionGroupData[] = [
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
  ].map((group) => ({ ...group, actions: group.actions.filter(fits(query)) }));
  const found: SpotlightActionGroupData = {
    group: query.trim() === "" ? say.runs : say.foundRuns,
    actions: runs.rows.map((run) => ({
      id: `run ${run.id}`,
      label: line(run.name) || history.untitled,
      description: [moment(run.started), ...run.models.map(({ title, name }) => line(title || name))].join(
        " · ",
      ),
      leftSection: <IconTimeline size={18} aria-hidden />,
      onClick: () => go({ page: "results", run: run.id }),
    })),
  };
  // Enter must not open a run of the search before.
  if (runs.text !== query.trim()) found.actions = found.actions.filter(fits(query));
  useEffect(selectFirst, [runs]);
  return (
    <Spotlight
      shortcut={null}
      attributes={{ content: { "aria-label": say.open } }}
      actions={[...named, found].filter((group) => group.actions.length > 0)}
      filter={(_, all) => all}
      query={query}
      onQueryChange={setQuery}
      nothingFound={say.none}
      limit={40}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      maxHeight={420}
      onSpotlightOpen={open}
      onSpotlightClose={() => setOpened(false)}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: say.placeholder,
        "aria-label": say.placeholder,
      }}
    />
  );
}

/** Selects the first entry where none is: Spotlight does so after a key, which is before runs are found. */
function selectFirst() {
  const list = document.querySelector(".mantine-Spotlight-actionsList");
  if (list?.querySelector("[data-selected]")) return;
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
}

const fits =
  (query: string) =>
  ({ label = "", description = "", keywords = [] }: SpotlightActionData) =>
    matchesWords([label, description, ...keywords], query);

const pause = 150; // milliseconds after the last key until the search
const mostRuns = 20;

interface FoundRuns {
  text: string; // what they were searched by
  rows: RunRow[];
}

/** The newest runs that match a query, of all that are stored; soon after a key, those of the query before. */
function useRuns(query: string, opened: boolean): FoundRuns {
  const bridge = useBridge();
  const [text] = useDebouncedValue(query.trim(), pause);
  const [runs, setRuns] = useState<FoundRuns>({ text: "", rows: [] });
  useEffect(() => {
    if (!opened) return;
    let wanted = true;
    bridge.runs({ ...newestRuns(mostRuns), text }).then(
      ({ rows }) => wanted && setRuns({ text, rows }),
      () => wanted && setRuns({ text, rows: [] }),
    );
    return () => {
      wanted = false;
    };
  }, [bridge, text, opened]);
  return runs;
}
