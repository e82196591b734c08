import { Badge, Code, Group, Paper, Stack, Table, Text, Title, Tooltip } from "@mantine/core";
import { IconServer2 } from "@tabler/icons-react";
import { useBridge, type Model } from "../../bridge";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/loaded";
import { useText } from "../../lib/text";
import { Empty } from "../../ui/Empty";
import { Page } from "../../ui/Page";
import { groups, isSimulated, server, type Group as Family } from "./groups";

export function ModelsPage() {
  const { models: say } = useText();
  const { models, command } = useBridge();
  const loaded = useLoaded(models);
  const { value: program } = useLoaded(command);
  return (
    <Page title={say.title} about={say.about} loaded={loaded} tally={(found) => say.count(found.length)}>
      {(found) =>
        found.length === 0 ? (
          <Empty
            icon={<IconServer2 size={28} aria-hidden />}
            title={say.empty}
            next={say.emptyNext}
            command={program && `${program} models add NAME --url http://localhost:8000/v1 --model MODEL_ID`}
          />
        ) : (
          <Stack gap="xl">
            {groups(found, say.noFamily).map((family) => (
              <FamilyTable key={family.family} {...family} />
            ))}
          </Stack>
        )
      }
    </Page>
  );
}

function FamilyTable({ family, models }: Family) {
  const { models: say } = useText();
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h5" c="dimmed" fw={600}>
        {line(family)}
      </Title>
      <Paper withBorder radius="md" style={{ overflow: "hidden" }}>
        <Table.ScrollContainer minWidth={760} type="native">
          <Table verticalSpacing="sm" horizontalSpacing="md" layout="fixed" aria-label={line(family)}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="30%">{say.column.name}</Table.Th>
                <Table.Th w="28%">{say.column.model}</Table.Th>
                <Table.Th w="12%">{say.column.deployment}</Table.Th>
                <Table.Th w="16%">{say.column.url}</Table.Th>
                <Table.Th w="14%">{say.column.key}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {models.map((model) => (
                <ModelLine key={model.name} model={model} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </Stack>
  );
}

function ModelLine({ model }: { model: Model }) {
  const { models: say } = useText();
  return (
    <Table.Tr>
      <Table.Td>
        <Stack gap={4} align="flex-start">
          <Text fw={600} size="sm" className="foreign">
            {line(model.title || model.name)}
          </Text>
          <Group gap={6}>
            <Code className="foreign">{line(model.name)}</Code>
            {model.aliases.map((alias) => (
              <Text key={alias} size="xs" c="dimmed" className="foreign">
                {say.alsoCalled} {line(alias)}
              </Text>
            ))}
            <Marks model={model} />
          </Group>
        </Stack>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="foreign">
          {line(model.model)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="foreign">
          {line(model.deployment) || "-"}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="foreign" title={line(model.url)}>
          {line(server(model, say.builtIn))}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c={model.key ? undefined : "dimmed"} className="foreign">
          {line(model.key) || say.noKey}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function Marks({ model }: { model: Model }) {
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
    </>
  );
}
