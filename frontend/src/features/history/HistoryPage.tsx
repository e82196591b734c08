import { Button, Group, Paper, Stack, Table, Text, Tooltip } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { useBridge, type RunQuery } from "../../bridge";
import { useLoaded } from "../../lib/loaded";
import { useText } from "../../lib/text";
import { Empty } from "../../ui/Empty";
import { Page } from "../../ui/Page";
import { RunLines } from "./RunLines";

const step = 100;
const everything: RunQuery = {
  text: "",
  model: "",
  tag: "",
  state: "",
  since: "",
  until: "",
  starred: false,
  sort: "",
  reverse: false,
  limit: step,
  offset: 0,
};

export function HistoryPage() {
  const { history: say } = useText();
  const bridge = useBridge();
  const [limit, setLimit] = useState(step);
  const load = useCallback(() => bridge.runs({ ...everything, limit }), [bridge, limit]);
  const loaded = useLoaded(load);
  const { value: program } = useLoaded(bridge.command);
  return (
    <Page title={say.title} about={say.about} loaded={loaded} tally={(page) => say.count(page.total)}>
      {(page) =>
        page.total === 0 ? (
          <Empty
            icon={<IconHistory size={28} aria-hidden />}
            title={say.empty}
            next={say.emptyNext}
            command={
              program && `${program} run sim-swift sim-steady --lengths short --iterations 1 --max-tokens 48`
            }
          />
        ) : (
          <Stack gap="md">
            <Paper withBorder radius="md" style={{ overflow: "hidden" }}>
              <Table.ScrollContainer minWidth={700} type="native">
                <Table
                  verticalSpacing="sm"
                  horizontalSpacing="md"
                  withRowBorders={false}
                  aria-label={say.title}
                >
                  <Head />
                  {page.rows.map((run) => (
                    <RunLines key={run.id} run={run} />
                  ))}
                </Table>
              </Table.ScrollContainer>
            </Paper>
            {page.rows.length < page.total && (
              <Group justify="center">
                <Button variant="default" loading={loaded.busy} onClick={() => setLimit(limit + step)}>
                  {say.more}
                </Button>
              </Group>
            )}
          </Stack>
        )
      }
    </Page>
  );
}

function Head() {
  const {
    history: { column, hint },
  } = useText();
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th miw={150}>{column.run}</Table.Th>
        <Table.Th>{column.started}</Table.Th>
        <Table.Th miw={175}>{column.model}</Table.Th>
        <Figure label={column.requests} hint={hint.requests} />
        <Figure label={column.success} hint={hint.success} />
        <Figure label={column.ttft} hint={hint.ttft} />
        <Figure label={column.speed} hint={hint.speed} />
      </Table.Tr>
    </Table.Thead>
  );
}

function Figure({ label, hint }: { label: string; hint: string }) {
  return (
    <Table.Th ta="right">
      <Tooltip label={hint} withArrow multiline maw={320}>
        <Text
          component="span"
          inherit
          tabIndex={0}
          style={{ textDecoration: "underline dotted", textUnderlineOffset: 4, whiteSpace: "nowrap" }}
        >
          {label}
        </Text>
      </Tooltip>
    </Table.Th>
  );
}
