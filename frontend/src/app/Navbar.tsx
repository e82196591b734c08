import { AppShell, Group, Kbd, NavLink, RingProgress, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconCommand, IconSettings, type Icon } from "@tabler/icons-react";
import { share } from "../lib/format";
import { useText } from "../lib/text";
import { useRunningId, useLiveRun } from "../run-state/liveRun";
import { useNavigation } from "../navigation/route";
import { Logo } from "../ui/Logo";
import { navigation, navigationEntryOf } from "./pages";

interface Props {
  wide: boolean; // else it shows icons only
  openPalette: () => void;
  openSettings: () => void;
}

/** The navigation bar: pages, command palette and settings. */
export function Navbar({ wide, openPalette, openSettings }: Props) {
  const { shell: say } = useText();
  const { route, go } = useNavigation();
  return (
    <AppShell.Navbar p={wide ? "md" : "xs"} aria-label={say.navigation}>
      <Group
        gap="sm"
        px={wide ? "xs" : 0}
        pt={4}
        pb="lg"
        wrap="nowrap"
        justify={wide ? "flex-start" : "center"}
      >
        <Logo size={30} />
        {wide && (
          <Title order={2} size="h4" component="p">
            {say.name}
          </Title>
        )}
      </Group>
      <Stack gap={4} flex={1} style={{ overflowY: "auto" }}>
        {navigation.map(({ id, icon }, index) => (
          <Entry
            key={id}
            icon={icon}
            label={say.page[id]}
            keys={`Ctrl ${index + 1}`}
            wide={wide}
            active={id === navigationEntryOf(route.page)}
            open={() => go({ page: id })}
            mark={id === "live"}
          />
        ))}
      </Stack>
      <Stack gap={4}>
        <Entry icon={IconCommand} label={say.palette.open} keys="Ctrl K" wide={wide} open={openPalette} />
        <Entry icon={IconSettings} label={say.settings} keys="Ctrl ," wide={wide} open={openSettings} />
      </Stack>
    </AppShell.Navbar>
  );
}

interface EntryProps {
  icon: Icon;
  label: string;
  keys: string; // "Ctrl 1"
  wide: boolean;
  active?: boolean;
  mark?: boolean; // shows the progress of the current run
  open: () => void;
}

function Entry({ icon: Icon, label, keys, wide, active = false, mark = false, open }: EntryProps) {
  const link = (
    <NavLink
      component="button"
      aria-label={wide ? undefined : label}
      label={wide ? label : undefined}
      leftSection={<Icon size={wide ? 18 : 22} stroke={1.7} aria-hidden />}
      rightSection={
        mark ? (
          <RunProgressOrKey keys={keys} wide={wide} />
        ) : (
          wide && (
            <Kbd size="xs" aria-hidden>
              {keys}
            </Kbd>
          )
        )
      }
      active={active}
      aria-current={active ? "page" : undefined}
      aria-keyshortcuts={keys.replace("Ctrl ", "Control+")}
      onClick={open}
      fw={active ? 600 : 450}
      px={wide ? undefined : 13}
      style={{ borderRadius: "var(--mantine-radius-md)", flexShrink: 0 }}
    />
  );
  if (wide) return link;
  return (
    <Tooltip label={`${label} (${keys})`} position="right" withArrow>
      {link}
    </Tooltip>
  );
}

/** The progress of the current run, or the key where there is none. */
function RunProgressOrKey({ keys, wide }: { keys: string; wide: boolean }) {
  const going = useRunningId();
  if (going) return <RunProgress wide={wide} />;
  if (!wide) return null;
  return (
    <Kbd size="xs" aria-hidden>
      {keys}
    </Kbd>
  );
}

function RunProgress({ wide }: { wide: boolean }) {
  const { mark: say } = useText().shell;
  const models = useLiveRun().view?.progress?.models ?? [];
  const total = models.reduce((sum, one) => sum + one.total, 0);
  const done = models.reduce((sum, one) => sum + one.done, 0);
  const part = total > 0 ? done / total : 0;
  return (
    <Group gap={4} wrap="nowrap" role="img" aria-label={say.going(share(part))}>
      <RingProgress size={22} thickness={3} sections={[{ value: part * 100, color: "lap" }]} aria-hidden />
      {wide && (
        <Text size="xs" aria-hidden style={{ fontVariantNumeric: "tabular-nums" }}>
          {Math.floor(part * 100)} %
        </Text>
      )}
    </Group>
  );
}
