import { Button, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconPlus, IconSearch, IconServer2 } from "@tabler/icons-react";
import { useState } from "react";
import { useBridge, type Model } from "../../bridge";
import { matchesWords } from "../../lib/search";
import { useSessionState } from "../../lib/sessionState";
import { useText } from "../../lib/text";
import { useLoaded } from "../../lib/useLoaded";
import { useNavigation } from "../../navigation/route";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { AddedPanel } from "./AddedPanel";
import { blank, copyOf, draftOf } from "./draft";
import { EditDrawer } from "./EditDrawer";
import { byFamily } from "./families";
import type { Actions } from "./ModelCell";
import { ModelTable } from "./ModelTable";
import { RemoveDialog } from "./RemoveDialog";
import { TestDialog } from "./TestDialog";
import { useEditedModel } from "./useEditedModel";
import { useModelChanges } from "./useModelChanges";
import { useModelFiles } from "./useModelFiles";

export function ModelsPage() {
  const bridge = useBridge();
  const { models: say } = useText();
  const { go } = useNavigation();
  const loaded = useLoaded(bridge.models);
  const filter = useFilter();
  const form = useEditedModel();
  const changes = useModelChanges(loaded.reload);
  const [added, setAdded] = useState<string[]>([]);
  const isNew = form.edited !== null && form.edited.was === null;
  const saved = (name: string) => {
    form.close();
    if (!isNew) return changes.saved(name);
    setAdded([name]);
    loaded.reload();
  };
  const [tested, setTested] = useState<Model | null>(null);
  const [toRemove, setToRemove] = useState<Model | null>(null);

  const actions: Actions = {
    edit: (model) => form.open(draftOf(model), model),
    duplicate: (model) => form.open(copyOf(model)),
    test: setTested,
    measure: (model) => go({ page: "run", models: [model.name] }),
    archive: changes.archive,
    unarchive: changes.unarchive,
    sendAll: changes.sendAll,
    remove: setToRemove,
    undo: changes.undo,
  };
  const add = () => {
    setAdded([]);
    form.open(blank);
  };

  return (
    <>
      <Page
        title={say.title}
        about={say.about}
        loaded={loaded}
        tally={(models) => say.count(filter.apply(models).length)}
        before={
          <Stack gap="sm">
            <Buttons add={add} reload={loaded.reload} added={setAdded} />
            {added.length > 0 && <AddedPanel names={added} close={() => setAdded([])} />}
          </Stack>
        }
      >
        {(models) =>
          models.length === 0 ? (
            <EmptyState icon={<IconServer2 size={28} aria-hidden />} title={say.empty} next={say.emptyNext}>
              <Button onClick={add}>{say.add}</Button>
            </EmptyState>
          ) : (
            <ModelList models={models} filter={filter} actions={actions} />
          )
        }
      </Page>
      <EditDrawer
        edited={form.edited}
        edit={form.edit}
        close={form.close}
        saved={saved}
        returnFocus={added.length === 0}
      />
      {tested && (
        <TestDialog
          model={tested}
          store={changes.storeLeftOut}
          close={() => (setTested(null), loaded.reload())}
        />
      )}
      <RemoveDialog model={toRemove} close={() => setToRemove(null)} remove={changes.remove} />
    </>
  );
}

interface Filter {
  text: string;
  setText: (text: string) => void;
  archived: boolean; // archived models are shown as well
  setArchived: (archived: boolean) => void;
  apply: (models: Model[]) => Model[];
}

function useFilter(): Filter {
  const [text, setText] = useSessionState("models.text", "");
  const [archived, setArchived] = useSessionState("models.archived", false);
  const apply = (models: Model[]) =>
    models.filter((model) => (archived || !model.archived) && matches(model, text));
  return { text, setText, archived, setArchived, apply };
}

const matches = ({ name, title, model, url, family, deployment, aliases }: Model, text: string): boolean =>
  matchesWords([name, title, model, url, family, deployment, ...aliases], text);

interface ButtonsProps {
  add: () => void;
  reload: () => void;
  added: (names: string[]) => void; // from a file
}

function Buttons({ add, reload, added }: ButtonsProps) {
  const { models: say } = useText();
  const files = useModelFiles(reload, added);
  return (
    <Group gap="xs">
      <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={add}>
        {say.add}
      </Button>
      <Button variant="default" onClick={files.read}>
        {say.import}
      </Button>
      <Button variant="default" onClick={files.write}>
        {say.export}
      </Button>
    </Group>
  );
}

function ModelList({ models, filter, actions }: { models: Model[]; filter: Filter; actions: Actions }) {
  const { models: say } = useText();
  const { go } = useNavigation();
  const shown = filter.apply(models);
  const families = byFamily(shown, say.noFamily);
  const [selected, select] = useSessionState<string[]>("models.selected", []);
  const chosen = selected.filter((name) => shown.some((model) => model.name === name));
  return (
    <Stack gap="md">
      <Group>
        <TextInput
          flex={1}
          maw={420}
          aria-label={say.search}
          placeholder={say.search}
          leftSection={<IconSearch size={16} aria-hidden />}
          data-search
          value={filter.text}
          onChange={(event) => filter.setText(event.currentTarget.value)}
        />
        {models.some((model) => model.archived) && (
          <Switch
            label={say.showArchived}
            checked={filter.archived}
            onChange={(event) => filter.setArchived(event.currentTarget.checked)}
          />
        )}
      </Group>
      {chosen.length > 0 && (
        <Group gap="xs" role="toolbar" aria-label={say.selected(chosen.length)}>
          <Text size="sm" fw={600} aria-live="polite">
            {say.selected(chosen.length)}
          </Text>
          <Button onClick={() => go({ page: "run", models: chosen })}>{say.measure}</Button>
          <Button variant="subtle" color="gray" onClick={() => select([])}>
            {say.unselect}
          </Button>
        </Group>
      )}
      {shown.length > 0 && (
        <ModelTable families={families} actions={actions} selected={new Set(chosen)} select={select} />
      )}
      {shown.length === 0 && <Text>{say.nothing}</Text>}
    </Stack>
  );
}
