import { Modal, Tabs } from "@mantine/core";
import { useState } from "react";
import { DataSettings } from "../features/data/DataSettings";
import { useDatabaseTasks } from "../features/data/useDatabaseTasks";
import { useText } from "../lib/text";
import { ViewSettings } from "./ViewSettings";

const sections = ["view", "data"] as const;

/** The settings of the window, and its data. */
export function SettingsDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const { shell: say, data } = useText();
  const [section, setSection] = useState<string | null>("view");
  const [asking, ask] = useState(false);
  const tasks = useDatabaseTasks();
  const titles = { view: say.view, data: data.title };
  return (
    <Modal opened={opened} onClose={close} title={say.settings} size="lg" closeOnEscape={!asking}>
      <Tabs value={section} onChange={setSection} keepMounted={false} pt={4}>
        <Tabs.List mb="md">
          {sections.map((name) => (
            <Tabs.Tab key={name} value={name} data-autofocus={name === section || undefined}>
              {titles[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="view">
          <ViewSettings />
        </Tabs.Panel>
        <Tabs.Panel value="data">
          <DataSettings tasks={tasks} asking={asking} ask={ask} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
