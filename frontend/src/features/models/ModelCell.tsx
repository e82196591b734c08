import { ActionIcon, Badge, Code, Group, Menu, Stack, Table, Text, Tooltip } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconCopy,
  IconDots,
  IconPencil,
  IconPlayerPlay,
  IconPlugConnected,
  IconRestore,
  IconTrash,
} from "@tabler/icons-react";
import type { Model } from "../../bridge";
import { count, line, moment } from "../../lib/format";
import { useText } from "../../lib/text";
import { isSimulated, serverOf } from "./families";
import type { ModelColumn } from "./modelColumns";
import { leftOut } from "./protocol";

/** The actions on a model. */
export interface Actions {
  edit: (model: Model) => void;
  duplicate: (model: Model) => void;
  test: (model: Model) => void;
  measure: (model: Model) => void;
  archive: (model: Model) => void;
  unarchive: (model: Model) => void;
  sendAll: (model: Model) => void; // fields of the request that are left out
  remove: (model: Model) => void;
  undo: () => void; // the last removal
}

interface CellProps {
  column: ModelColumn;
  model: Model;
  actions: Actions;
}

/** A cell of the table of models. */
export function ModelCell({ column, model, actions }: CellProps) {
  const { models: say } = useText();
  switch (column) {
    case "name":
      return (
        <Table.Td>
          <Name model={model} />
        </Table.Td>
      );
    case "model":
      return (
        <Table.Td>
          <Text size="sm" className="foreign" lineClamp={3} title={line(model.model)}>
            {line(model.model)}
          </Text>
          <Protocol model={model} />
        </Table.Td>
      );
    case "deployment":
      return <WordsCell text={line(model.deployment) || "-"} />;
    case "url":
      return <WordsCell text={line(serverOf(model, say.builtIn))} title={line(model.url)} />;
    case "key":
      return <WordsCell text={line(model.key) || say.noKey} dimmed={!model.key} />;
    case "lastTest":
      return (
        <Table.Td>
          <LastTest model={model} />
        </Table.Td>
      );
    case "runs":
      return <Table.Td className="figure">{count(model.runs)}</Table.Td>;
    case "actions":
      return (
        <Table.Td>
          <ActionsMenu model={model} actions={actions} />
        </Table.Td>
      );
  }
}

const WordsCell = ({ text, title = text, dimmed }: { text: string; title?: string; dimmed?: boolean }) => (
  <Table.Td>
    <Text size="sm" c={dimmed ? "dimmed" : undefined} className="foreign" lineClamp={2} title={title}>
      {text}
    </Text>
  </Table.Td>
);

function Name({ model }: { model: Model }) {
  const { models: say } = useText();
  const title = line(model.title || model.name);
  return (
    <Stack gap={4} align="flex-start">
      <Text fw={600} size="sm" className="foreign" lineClamp={2} title={title}>
        {title}
      </Text>
      <Group gap={6}>
        {title !== line(model.name) && <Code className="foreign">{line(model.name)}</Code>}
        {model.aliases.map((alias) => (
          <Text key={alias} size="xs" c="dimmed" className="foreign">
            {say.alsoCalled} {line(alias)}
          </Text>
        ))}
        <Badges model={model} />
      </Group>
    </Stack>
  );
}

/** The API where it is not the usual one, and what is left out of requests. */
function Protocol({ model }: { model: Model }) {
  const { models: say } = useText();
  const unusual = [
    ...(model.used_api === "chat" ? [] : [say.apis[model.used_api] ?? model.used_api]),
    ...leftOut(model, say),
  ];
  return unusual.map((text) => (
    <Text key={text} size="xs" c="dimmed" className="foreign">
      {line(text)}
    </Text>
  ));
}

const colours: Record<string, string> = { ok: "lap", warn: "yellow", failed: "red" };

/** The result of the last connection test; its time and message are a tooltip. */
function LastTest({ model }: { model: Model }) {
  const { lastTest: say } = useText().models;
  const { probe } = model;
  if (!probe) {
    return (
      <Text size="sm" c="dimmed">
        {isSimulated(model) ? "-" : say.never}
      </Text>
    );
  }
  return (
    <Tooltip label={`${moment(probe.at)}: ${line(probe.message)}`} withArrow multiline maw={340}>
      <Badge variant="light" color={colours[probe.state] ?? "gray"} tt="none" tabIndex={0} className="whole">
        {say[probe.state] ?? line(probe.state)}
      </Badge>
    </Tooltip>
  );
}

function ActionsMenu({ model, actions }: { model: Model; actions: Actions }) {
  const { models: say } = useText();
  const hasLeftOut = leftOut(model, say).length > 0;
  const items = [
    { label: say.measure, icon: IconPlayerPlay, act: actions.measure },
    { label: say.test, icon: IconPlugConnected, act: actions.test },
    { label: say.edit, icon: IconPencil, act: actions.edit },
    { label: say.duplicate, icon: IconCopy, act: actions.duplicate },
    ...(hasLeftOut ? [{ label: say.sendAll, icon: IconRestore, act: actions.sendAll }] : []),
    model.archived
      ? { label: say.unarchive, icon: IconArchiveOff, act: actions.unarchive }
      : { label: say.archive, icon: IconArchive, act: actions.archive },
    { label: say.remove, icon: IconTrash, act: actions.remove, colour: "var(--mantine-color-error)" },
  ];
  return (
    <Menu position="bottom-end" withArrow>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={say.menu(line(model.name))}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ label, icon: Sign, act, colour }) => (
          <Menu.Item
            key={label}
            c={colour}
            leftSection={<Sign size={16} aria-hidden />}
            onClick={() => act(model)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Badges({ model }: { model: Model }) {
  const { models: say } = useText();
  return (
    <>
      {isSimulated(model) && (
        <Tooltip label={say.simulatedAbout} withArrow multiline maw={320}>
          <Badge variant="light" size="sm" tt="none" tabIndex={0}>
            {say.simulated}
          </Badge>
        </Tooltip>
      )}
      {model.insecure && (
        <Tooltip label={say.insecureAbout} withArrow multiline maw={320}>
          <Badge color="red" variant="filled" size="sm" tt="none" tabIndex={0}>
            {say.insecure}
          </Badge>
        </Tooltip>
      )}
      {model.archived && (
        <Badge variant="default" size="sm" tt="none">
          {say.archived}
        </Badge>
      )}
    </>
  );
}
