import { ScrollArea, Table, Text } from "@mantine/core";
import type { Profile, ProfileStage } from "../../bridge";
import { count, duration } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { levelText } from "./profile";

/** The stages of one pass, where there are several. */
export function StageTable({ profile }: { profile: Profile }) {
  const { stageTable: say, picture } = useText().run;
  if (profile.pass < 2) return null;
  const unit = profile.kind === "users" ? picture.users : picture.rate;
  return (
    <div>
      <ScrollArea.Autosize mah={260} viewportProps={{ role: "region", tabIndex: 0, "aria-label": say.title }}>
        <Table aria-label={say.title} verticalSpacing={2} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say.stage}</Table.Th>
              <Table.Th scope="col" ta="right">
                {say.level(unit)}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {say.end}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {say.expected}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {profile.stages.slice(0, profile.pass).map((stage, i) => (
              <Table.Tr key={i}>
                <Table.Td>{count(i + 1)}</Table.Td>
                <Table.Td className="figure">{levelText(stage, picture.to)}</Table.Td>
                <Table.Td className="figure">{endText(stage, say)}</Table.Td>
                <Table.Td className="figure">
                  {typeof stage.expected === "number" ? count(stage.expected) : say.open}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {profile.stages.length > profile.pass && (
        <Text size="xs" c="dimmed">
          {profile.stages[0]?.endpoint
            ? say.turns(repeatsOf(profile))
            : say.passes(profile.stages.length / profile.pass)}
        </Text>
      )}
    </div>
  );
}

const repeatsOf = ({ stages }: Profile) => Math.max(...stages.map(({ repeat }) => repeat)) + 1;

function endText({ seconds, requests }: ProfileStage, say: Dictionary["run"]["stageTable"]): string {
  const ends = [
    typeof seconds === "number" && duration(seconds),
    typeof requests === "number" && say.requests(count(requests)),
  ];
  return ends.filter((text) => typeof text === "string").join(` ${say.or} `);
}
