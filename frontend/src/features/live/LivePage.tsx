import {
  Alert,
  Badge,
  Button,
  Group,
  Paper,
  Progress as Bar,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { IconActivity, IconInfoCircle } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import type { LiveView, Progress } from "../../bridge";
import { count, duration, line } from "../../lib/format";
import { useText, type Dictionary } from "../../lib/text";
import { useLiveRun } from "../../run-state/liveRun";
import { UpNext } from "../../run-state/UpNext";
import { useNavigation } from "../../navigation/route";
import { EmptyState } from "../../ui/EmptyState";
import { elapsedSeconds, failuresOf, totalsOf, countText, type Totals } from "./progress";
import { EndPanel } from "./EndPanel";
import { EndTable } from "./EndTable";
import { ModelTable } from "./ModelTable";
import { FailuresPanel, ClientHealthPanel, RecentRequests } from "./Panels";
import { StopMenu } from "./StopMenu";
import { LiveCharts } from "./LiveCharts";
import classes from "./live.module.css";

type LiveText = Dictionary["live"];

export function LivePage() {
  const say = useText().live;
  const { go } = useNavigation();
  const { view, points } = useLiveRun();
  if (!view?.run) {
    return (
      <Stack gap="lg">
        <Title order={1} size="h2">
          {say.title}
        </Title>
        <UpNext />
        <EmptyState icon={<IconActivity size={28} aria-hidden />} title={say.idle} next={say.idleNext}>
          <Button onClick={() => go({ page: "run" })}>{say.newRun}</Button>
        </EmptyState>
      </Stack>
    );
  }
  const { progress } = view;
  return (
    <Stack gap="lg">
      <LiveHeader view={view} />
      <UpNext />
      {view.ended && <EndPanel view={view} ended={view.ended} />}
      {view.going && progress?.store_error && <StoreAlert text={progress.store_error} />}
      {view.ended && view.ended.models.length > 0 && (
        <Paper withBorder radius="md" p="md">
          <EndTable models={view.ended.models} names={view.models} />
        </Paper>
      )}
      {progress && view.going && (
        <>
          <TotalsPanel progress={progress} />
          <Paper withBorder radius="md" p="md">
            <ModelTable progress={progress} names={view.models} />
          </Paper>
        </>
      )}
      {progress && (
        <>
          <LiveCharts points={points} models={view.models} moving={view.going} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <FailuresPanel failures={failuresOf(progress.models)} />
            <ClientHealthPanel health={progress.client} />
          </SimpleGrid>
          <RecentRequests requests={progress.recent} />
        </>
      )}
    </Stack>
  );
}

function LiveHeader({ view }: { view: LiveView }) {
  const say = useText().live;
  const stopping = view.progress?.stopping ?? false;
  const counting = view.progress?.counting;
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <Stack gap={2} miw={0}>
        <Group gap="sm">
          <Title order={1} size="h2" className="foreign">
            {line(view.name) || say.untitled}
          </Title>
          {view.going && (
            <Badge variant="light" color={stopping ? "yellow" : "blue"} tt="none" size="lg">
              {counting
                ? say.counting(count(counting.done), count(counting.total))
                : stopping
                  ? say.stopping
                  : say.running}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="foreign">
          {line(view.run)}
        </Text>
      </Stack>
      {view.going && <StopMenu stopping={stopping} />}
    </Group>
  );
}

function StoreAlert({ text }: { text: string }) {
  const say = useText().live;
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconInfoCircle aria-hidden />}
      title={say.unstored}
    >
      <Text size="sm" className="foreign">
        {line(text)}
      </Text>
      <Text size="sm">{say.unstoredNext}</Text>
    </Alert>
  );
}

function TotalsPanel({ progress }: { progress: Progress }) {
  const say = useText().live;
  const elapsed = elapsedSeconds(progress);
  const all = totalsOf(progress.models, elapsed);
  const figures: [string, string][] = [
    [say.requests, requestsText(all, progress, say)],
    [say.failed, count(all.failed)],
    ...(all.dropped > 0 ? [[say.dropped, count(all.dropped)] as [string, string]] : []),
    [say.inFlight, count(all.inFlight)],
    [say.stored, count(progress.stored)],
    [say.elapsed, duration(elapsed)],
    [say.left, all.left === null ? "-" : say.leftAbout(duration(all.left))],
  ];
  return (
    <Paper withBorder radius="md" p="md">
      <Stack gap="md">
        {all.share !== null && (
          <Bar
            value={100 * all.share}
            size="lg"
            aria-label={all.total > 0 ? say.requests : say.elapsed}
            transitionDuration={0}
          />
        )}
        <dl className={classes.totals} style={{ "--others": figures.length - 1 } as CSSProperties}>
          {figures.map(([name, value]) => (
            <div key={name}>
              <Text component="dt" size="xs" c="dimmed">
                {name}
              </Text>
              <Text component="dd" m={0} fw={600} style={{ fontVariantNumeric: "tabular-nums" }}>
                {value}
              </Text>
            </div>
          ))}
        </dl>
      </Stack>
    </Paper>
  );
}

/** How many requests are done and of how many, as far as that is known. */
function requestsText({ done, total }: Totals, { models }: Progress, say: LiveText): string {
  if (total === 0) return count(done);
  const about = models.some((model) => countText(model) === "about");
  return (about ? say.progressAbout : say.progress)(count(done), count(total));
}
