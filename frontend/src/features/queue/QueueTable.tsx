import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Kbd,
  Menu,
  Paper,
  Stack,
  Table,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import {
  IconAdjustments,
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconEdit,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import type { QueueItem } from "../../bridge";
import { dayTime } from "../../lib/dayTime";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useRunningId } from "../../run-state/liveRun";
import { nameOf, scheduleText, timesText, type Section } from "../../run-state/queueItems";
import { LastRun } from "./LastRun";
import type { QueueActions } from "./useQueueActions";

interface Props {
  section: Section;
  items: QueueItem[];
  paused: boolean;
  actions: QueueActions;
}

/** The plans of one section of the queue; nothing where it has none. */
export function QueueTable({ section, items, paused, actions }: Props) {
  const { queue: say } = useText();
  if (items.length === 0) return null;
  return (
    <Stack gap="xs" component="section">
      <Group justify="space-between">
        <Title order={2} size="h5" c="dimmed" fw={600}>
          {say.section[section]}
        </Title>
        {section === "done" && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => actions.remove(items)}>
            {say.clear}
          </Button>
        )}
      </Group>
      <Paper withBorder radius="md" style={{ overflow: "hidden" }}>
        <Table.ScrollContainer minWidth={640} type="native">
          <Table verticalSpacing="sm" horizontalSpacing="md" layout="fixed" aria-label={say.section[section]}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="32%">{say.column.plan}</Table.Th>
                <Table.Th w="32%">{say.column.when}</Table.Th>
                <Table.Th>{say.column.last}</Table.Th>
                <Table.Th w={60} pos="relative">
                  <span className="unseen">{say.column.actions}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item, place) => (
                <Row
                  key={item.id}
                  item={item}
                  paused={paused}
                  above={movable(section, item, items[place - 1])}
                  below={movable(section, item, items[place + 1])}
                  actions={actions}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </Stack>
  );
}

/** The neighbour that an item can change places with: both wait for their turn alone. */
function movable(section: Section, item: QueueItem, other: QueueItem | undefined) {
  const moves = (one: QueueItem) => one.state === "waiting" && one.schedule.kind === "next";
  return section === "next" && other && moves(item) && moves(other) ? other : undefined;
}

interface RowProps {
  item: QueueItem;
  paused: boolean;
  above: QueueItem | undefined;
  below: QueueItem | undefined;
  actions: QueueActions;
}

function Row({ item, paused, above, below, actions }: RowProps) {
  const { queue: say } = useText();
  const models = item.form.models.map(line).join(", ");
  const move = (other: QueueItem | undefined) => {
    if (!other) return;
    actions.move(item, other);
    // A row that is moved in the document loses the focus.
    setTimeout(() => document.getElementById(menuId(item))?.focus(), 150);
  };
  const press = (event: KeyboardEvent) => {
    const act = {
      ArrowUp: event.altKey ? () => move(above) : undefined,
      ArrowDown: event.altKey ? () => move(below) : undefined,
      Delete: item.state === "running" ? undefined : () => actions.remove([item]),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <Table.Tr onKeyDown={press}>
      <Table.Td>
        <Text size="sm" fw={600} className="foreign" title={nameOf(item, say)} truncate>
          {nameOf(item, say)}
        </Text>
        <Text size="xs" c="dimmed" className="foreign" title={models} truncate>
          {models}
        </Text>
      </Table.Td>
      <Table.Td>
        <When item={item} paused={paused} watch={actions.watch} />
      </Table.Td>
      <Table.Td>
        <LastRun item={item} actions={actions} />
      </Table.Td>
      <Table.Td>
        <ItemMenu
          item={item}
          up={above && (() => move(above))}
          down={below && (() => move(below))}
          actions={actions}
        />
      </Table.Td>
    </Table.Tr>
  );
}

const menuId = ({ id }: QueueItem) => `queue-item-${id}`;

function When({ item, paused, watch }: { item: QueueItem; paused: boolean; watch: () => void }) {
  const { queue: say } = useText();
  const going = useRunningId();
  const { state, schedule, enabled, due, missed } = item;
  const waits = state === "waiting" && enabled && !paused;
  return (
    <Stack gap={2} align="flex-start">
      <Text size="sm">{waits ? timesText(schedule, due, say) : scheduleText(schedule, say)}</Text>
      {state === "running" && (
        <Button size="compact-xs" variant="light" onClick={watch}>
          {item.run === going || !item.run ? say.state.running : say.state.comparing}
        </Button>
      )}
      {!enabled && (
        <Badge size="sm" variant="light" color="gray" tt="none">
          {say.state.off}
        </Badge>
      )}
      {missed !== "" && (
        <Text size="xs" c="dimmed">
          {say.missed(dayTime(missed, say))}
        </Text>
      )}
    </Stack>
  );
}

interface MenuProps {
  item: QueueItem;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  actions: QueueActions;
}

function ItemMenu({ item, up, down, actions }: MenuProps) {
  const { queue: say } = useText();
  const going = item.state === "running";
  const ended = item.state === "done" || item.state === "missed";
  const label = say.menu(nameOf(item, say));
  return (
    <Menu position="bottom-end" withArrow width={270}>
      <Menu.Target>
        <Tooltip label={label} withArrow>
          <ActionIcon id={menuId(item)} variant="subtle" color="gray" aria-label={label}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={going}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => actions.run(item)}
        >
          {ended ? say.runAgain : say.runNow}
        </Menu.Item>
        <Menu.Item leftSection={<IconEdit size={16} aria-hidden />} onClick={() => actions.edit(item)}>
          {say.edit}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconAdjustments size={16} aria-hidden />}
          onClick={() => actions.editPlan(item)}
        >
          {say.editPlan}
        </Menu.Item>
        {!ended && !going && (
          <Menu.Item
            leftSection={<IconPlayerPause size={16} aria-hidden />}
            onClick={() => actions.turn(item)}
          >
            {item.enabled ? say.turnOff : say.turnOn}
          </Menu.Item>
        )}
        {up && (
          <Menu.Item
            leftSection={<IconArrowUp size={16} aria-hidden />}
            rightSection={<Kbd size="xs">Alt ↑</Kbd>}
            onClick={up}
          >
            {say.up}
          </Menu.Item>
        )}
        {down && (
          <Menu.Item
            leftSection={<IconArrowDown size={16} aria-hidden />}
            rightSection={<Kbd size="xs">Alt ↓</Kbd>}
            onClick={down}
          >
            {say.down}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          color="var(--mantine-color-error)"
          disabled={going}
          leftSection={<IconTrash size={16} aria-hidden />}
          rightSection={<Kbd size="xs">Del</Kbd>}
          onClick={() => actions.remove([item])}
        >
          {say.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
