import { Button, Drawer, Group, Modal, Stack, Switch, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus, IconSearch, IconServer2 } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useBridge, type Model, type ProbeStep } from "../../bridge";
import { line } from "../../lib/format";
import { useSessionState } from "../../lib/sessionState";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { matchesWords } from "../../lib/search";
import { useNavigation, type Route } from "../../navigation/route";
import { useErrorToast } from "../../toasts/useErrorToast";
import { Empty } from "../../ui/Empty";
import { Failure } from "../../ui/Failure";
import { Page } from "../../ui/Page";
import { Undo } from "../../ui/Undo";
import { blank, copyOf, draftOf, isTouched, type Draft } from "./form";
import { groups } from "./groups";
import { ModelForm } from "./ModelForm";
import { ModelTable, type Actions } from "./ModelTable";
import { Steps } from "./Steps";
import { useModelFiles } from "./useModelFiles";

interface Opened {
  first: Draft;
  draft: Draft;
  was: Model | null;
}

export function ModelsPage() {
  const bridge = useBridge();
  const { models: say } = useText();
  const { route, go, replace } = useNavigation();
  const loaded = useLoaded(bridge.models);
  const [text, setText] = useSessionState("models.text", "");
  const [archived, setArchived] = useSessionState("models.archived", false);
  const wanted = route.page === "models" && route.add === true;
  const [form, setForm] = useState<Opened | null>(null);
  const [leaving, setLeaving] = useState(false); // whether to close the form is asked
  const [tested, setTested] = useState<Model | null>(null);
  const [doomed, setDoomed] = useState<Model | null>(null);
  const files = useModelFiles(loaded.reload);
  const showError = useErrorToast();

  const open = (first: Draft, was: Model | null = null) => setForm({ first, draft: first, was });
  const shut = () => {
    setForm(null);
    setLeaving(false);
  };
  const [heard, setHeard] = useState<Route | null>(null);
  if (wanted && heard !== route) {
    setHeard(route);
    open(blank);
  }
  useEffect(() => {
    if (wanted) replace({ page: "models" });
  }, [wanted, replace]);
  const leave = () => (form && isTouched(form.draft, form.first) ? setLeaving(true) : shut());

  const tell = (said: string, undo?: () => void) => {
    const back = () => (notifications.hide(id), undo?.());
    const id = notifications.show({ message: undo ? <Undo said={said} undo={back} /> : said });
  };
  const act = (done: Promise<void>, message: string, undo?: () => void) =>
    void done.then(() => {
      loaded.reload();
      tell(message, undo);
    }, showError);
  const unarchive = (model: Model) => act(bridge.unarchiveModel(model.name), say.saved(line(model.name)));
  const actions: Actions = {
    edit: (model) => open(draftOf(model), model),
    duplicate: (model) => open(copyOf(model)),
    test: setTested,
    measure: (model) => go({ page: "run", part: { models: [model.name] } }),
    archive: (model) =>
      act(bridge.archiveModel(model.name), say.archivedNow(line(model.name)), () => unarchive(model)),
    unarchive,
    remove: setDoomed,
  };
  const add = () => open(blank);
  const shown = (models: Model[]) =>
    models.filter((model) => (archived || !model.archived) && has(model, text));

  return (
    <>
      <Page
        title={say.title}
        about={say.about}
        loaded={loaded}
        tally={(found) => say.count(shown(found).length)}
        before={
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
        }
      >
        {(found) =>
          found.length === 0 ? (
            <Empty icon={<IconServer2 size={28} aria-hidden />} title={say.empty} next={say.emptyNext}>
              <Button onClick={add}>{say.add}</Button>
            </Empty>
          ) : (
            <Stack gap="xl">
              <Group>
                <TextInput
                  flex={1}
                  maw={420}
                  aria-label={say.search}
                  placeholder={say.search}
                  leftSection={<IconSearch size={16} aria-hidden />}
                  data-search
                  value={text}
                  onChange={(event) => setText(event.currentTarget.value)}
                />
                {found.some((model) => model.archived) && (
                  <Switch
                    label={say.showArchived}
                    checked={archived}
                    onChange={(event) => setArchived(event.currentTarget.checked)}
                  />
                )}
              </Group>
              {groups(shown(found), say.noFamily).map((family) => (
                <ModelTable key={family.family} {...family} actions={actions} />
              ))}
              {shown(found).length === 0 && <Text>{say.nothing}</Text>}
            </Stack>
          )
        }
      </Page>
      <Drawer
        opened={form !== null}
        onClose={leave}
        closeOnEscape={!leaving}
        position="right"
        size="lg"
        title={form?.was ? say.form.edit(line(form.was.name)) : say.form.add}
      >
        {form && (
          <ModelForm
            draft={form.draft}
            edit={(part) => setForm((old) => old && { ...old, draft: { ...old.draft, ...part } })}
            was={form.was}
            saved={(name) => {
              shut();
              loaded.reload();
              tell(say.saved(line(name)));
            }}
          />
        )}
      </Drawer>
      <Modal opened={leaving} onClose={() => setLeaving(false)} title={say.leaveAsk} zIndex={300} centered>
        <Stack>
          <Text size="sm">{say.leaveAbout}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setLeaving(false)} data-autofocus>
              {say.leaveNot}
            </Button>
            <Button color="red" onClick={shut}>
              {say.leave}
            </Button>
          </Group>
        </Stack>
      </Modal>
      {tested && <Test model={tested} close={() => (setTested(null), loaded.reload())} />}
      <Modal
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title={say.removeAsk(line(doomed?.name))}
        centered
      >
        <Stack>
          <Text size="sm">{say.removeAbout}</Text>
          <Remove model={doomed} close={() => setDoomed(null)} act={act} />
        </Stack>
      </Modal>
    </>
  );
}

interface RemoveProps {
  model: Model | null;
  close: () => void;
  act: (done: Promise<void>, message: string) => void;
}

function Remove({ model, close, act }: RemoveProps) {
  const bridge = useBridge();
  const { models: say, shell } = useText();
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={close} data-autofocus>
        {shell.cancel}
      </Button>
      <Button
        color="red"
        onClick={() => {
          if (model) act(bridge.removeModel(model.name), say.removed(line(model.name)));
          close();
        }}
      >
        {say.remove}
      </Button>
    </Group>
  );
}

/** The test of a model that is there; it begins as this opens. */
function Test({ model, close }: { model: Model; close: () => void }) {
  const bridge = useBridge();
  const { models: say, shell } = useText();
  const [tested] = useState(model); // the list may be read anew meanwhile
  const [steps, setSteps] = useState<ProbeStep[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    bridge.testModel({ was: tested.name, endpoint: tested }).then(setSteps, setError);
  }, [bridge, tested]);
  return (
    <Modal opened onClose={close} size="lg" title={say.steps.title(line(model.title || model.name))} centered>
      <Stack>
        {error === null ? <Steps steps={steps} /> : <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {shell.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const has = ({ name, title, model, url, family, deployment, aliases }: Model, text: string): boolean =>
  matchesWords([name, title, model, url, family, deployment, ...aliases], text);
