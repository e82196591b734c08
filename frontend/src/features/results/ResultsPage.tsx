import { Skeleton, Stack, Tabs, VisuallyHidden } from "@mantine/core";
import { useCallback, useEffect, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { useBridge, type Result } from "../../bridge";
import { useSessionState } from "../../lib/sessionState";
import { useLoaded } from "../../lib/useLoaded";
import { useShortcut } from "../../lib/shortcut";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { AgainstBaseline } from "./AgainstBaseline";
import { Charts } from "./Charts";
import { RunNotFound } from "./RunNotFound";
import { RunHeader } from "./RunHeader";
import { Overview } from "./Overview";
import { PlanView } from "./PlanView";
import { RequestTable } from "./RequestTable";
import { VerdictPanel } from "./VerdictPanel";
import { StateNotice } from "./StateNotice";
import { Stages } from "./Stages";

/** The results of one run. */
export function ResultsPage() {
  const { route } = useNavigation();
  if (route.page !== "results") return null;
  return <LoadedRun key={route.run} run={route.run} request={route.request ?? null} />;
}

const refreshInterval = 3000; // milliseconds between two loads of a current run

function LoadedRun({ run, request }: { run: string; request: number | null }) {
  const bridge = useBridge();
  const { shell } = useText();
  const load = useCallback(() => bridge.result(run), [bridge, run]);
  const { value, error, reload } = useLoaded(load);
  const going = value?.run.state === "running";
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(reload, refreshInterval);
    return () => clearInterval(timer);
  }, [going, reload]);

  if (value !== null) return <Sections result={value} request={request} changed={reload} />;
  if (error === null) return <Skeleton height={220} role="status" aria-label={shell.loading} />;
  return isNotFound(error) ? <RunNotFound /> : <ErrorAlert error={error} retry={reload} />;
}

const isNotFound = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "not_found";

const names = ["overview", "stages", "charts", "requests", "plan"] as const;

/** The sections of a run; only one with more than one stage of users has stages to show. */
const sectionsOf = ({ stages, sweeps }: Result) =>
  names.filter((name) => name !== "stages" || stages.length > 0 || sweeps.length > 0);

interface Props {
  result: Result;
  request: number | null; // the one to open at once
  changed: () => void;
}

function Sections({ result, request, changed }: Props) {
  const { results: say } = useText();
  const [lastSection, setLastSection] = useSessionState<string>(
    `results/${result.run.id}/section`,
    "overview",
  );
  // A request in the route is shown, whatever section of the run was shown last.
  const [wanted, show] = useState(request === null ? lastSection : "requests");
  const sections = sectionsOf(result);
  const section = sections.find((name) => name === wanted) ?? "overview";
  const choose = (name: string | null) => {
    show(name ?? "overview");
    setLastSection(name ?? "overview");
  };
  // Ctrl+F goes to the section that has a search field.
  useShortcut("mod+F", () => {
    flushSync(() => choose("requests"));
    document.querySelector<HTMLElement>("[data-search]")?.focus();
  });
  return (
    <Stack gap="md">
      <RunHeader result={result} changed={changed} />
      <AgainstBaseline run={result.run} />
      <StateNotice run={result.run} />
      {result.verdict && result.run.state !== "failed" && (
        <VerdictPanel result={result} verdict={result.verdict} />
      )}
      <Tabs value={section} onChange={choose} keepMounted={false}>
        <Tabs.List mb="md">
          {sections.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {say.section[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Panel name="overview">
          <Overview result={result} changed={changed} />
        </Panel>
        <Panel name="stages">
          <Stages result={result} />
        </Panel>
        <Panel name="charts">
          <Charts key={result.run.state} result={result} changed={changed} />
        </Panel>
        <Panel name="requests">
          <RequestTable result={result} open={request} />
        </Panel>
        <Panel name="plan">
          <PlanView result={result} />
        </Panel>
      </Tabs>
    </Stack>
  );
}

function Panel({ name, children }: { name: (typeof names)[number]; children: ReactNode }) {
  const { section } = useText().results;
  return (
    <Tabs.Panel value={name}>
      <VisuallyHidden component="h2">{section[name]}</VisuallyHidden>
      {children}
    </Tabs.Panel>
  );
}
