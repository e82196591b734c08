import { Button, Group, Pill, Stack, Text, Title } from "@mantine/core";
import { IconColumns, IconCopy } from "@tabler/icons-react";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { Column, Comparison, Subject } from "../../bridge";
import { useSessionState } from "../../lib/sessionState";
import type { Loaded } from "../../lib/useLoaded";
import { metric } from "../../lib/metrics";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { ExportMenu } from "../../exports/ExportMenu";
import { useExport } from "../../exports/useExport";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { isAnyWeak } from "./differences";
import { Charts } from "./Charts";
import { Conclusions } from "./Conclusions";
import { DifferenceChart } from "./DifferenceChart";
import { asMarkdown, asText, type Labels } from "./tableText";
import { MetricTable, type ColumnActions } from "./MetricTable";
import { subjectLabel } from "./pickerOptions";
import { ColumnPicker } from "./ColumnPicker";
import { PlanDifferences } from "./PlanDifferences";
import { columnKey, fitting, minColumns, isOf, maxColumns, sameSubject } from "./subjects";
import { useComparison, type CompareView } from "./useComparison";
import { usePinned, type Pinned } from "../../comparison/usePinned";

/** Runs, or models of runs, side by side. */
export function ComparePage() {
  const { route } = useNavigation();
  const asked = route.page === "compare" ? route.subjects : undefined;
  return <Comparing key={JSON.stringify(asked)} asked={asked} />;
}

/** The subjects of the route, or those that were compared last. */
function useSubjects(asked: Subject[] | undefined): [Subject[], (subjects: Subject[]) => void] {
  const [lastSubjects, setLastSubjects] = useSessionState<Subject[]>("compare.subjects", []);
  const [subjects, setSubjects] = useState(asked ?? lastSubjects);
  useEffect(() => {
    if (asked) setLastSubjects(asked);
  }, [asked, setLastSubjects]);
  const change = (next: Subject[]) => {
    setSubjects(next);
    setLastSubjects(next);
  };
  return [subjects, change];
}

function Comparing({ asked }: { asked: Subject[] | undefined }) {
  const { compare: say } = useText();
  const [subjects, setSubjects] = useSubjects(asked);
  const [baseline, setBaseline] = useSessionState("compare.baseline", "");
  const pinned = usePinned();
  const loaded = useComparison(subjects, baseline, pinned.subject);
  const shown: Loaded<CompareView> = pinned.isLoaded ? loaded : { ...loaded, value: null };
  return (
    <Page title={say.title} about={say.about} loaded={shown} tally={({ count }) => say.columns(count)}>
      {(view) => {
        const take = (gone: Subject) => setSubjects(view.chosen.filter((one) => !sameSubject(one, gone)));
        return (
          <Stack gap="lg">
            <ColumnPicker
              chosen={view.chosen}
              count={view.count}
              pinned={pinned}
              add={(subject) => setSubjects([...view.chosen, subject])}
            />
            {view.gone.length > 0 && <Text size="sm">{say.gone(view.gone.length)}</Text>}
            {view.comparison ? (
              <ComparisonView
                comparison={view.comparison}
                subjects={view.chosen}
                pinned={pinned}
                want={setBaseline}
                take={take}
              />
            ) : (
              <ColumnCountHint view={view} take={take} change={setSubjects} />
            )}
          </Stack>
        );
      }}
    </Page>
  );
}

interface NotYetProps {
  view: CompareView;
  take: (subject: Subject) => void;
  change: (subjects: Subject[]) => void;
}

/** Shown where there are too few columns, or too many. */
function ColumnCountHint({ view, take, change }: NotYetProps) {
  const { compare: say } = useText();
  const { count, chosen, known } = view;
  const first = count > maxColumns ? fitting(chosen, known) : [];
  const [title, next] =
    count > maxColumns
      ? [say.many(count), say.manyNext]
      : count < minColumns - 1
        ? [say.empty, say.emptyNext]
        : [say.one, say.oneNext];
  return (
    <EmptyState icon={<IconColumns size={28} aria-hidden />} title={title} next={next}>
      {chosen.length > 0 && (
        <Stack align="center" gap="xs">
          {first.length >= minColumns && (
            <Button onClick={() => change(first)}>{say.first(first.length)}</Button>
          )}
          <Pill.Group role="group" aria-label={say.chosen} style={{ justifyContent: "center" }}>
            {chosen.map((subject) => {
              const label = subjectLabel(subject, known.get(subject.run), say);
              return (
                <Pill
                  key={columnKey({ ...subject, stage: 0 })}
                  size="md"
                  withRemoveButton
                  onRemove={() => take(subject)}
                  removeButtonProps={{ "aria-label": say.remove(label), "aria-hidden": false, tabIndex: 0 }}
                >
                  {label}
                </Pill>
              );
            })}
          </Pill.Group>
          <Button size="xs" variant="subtle" onClick={() => change([])}>
            {say.clear}
          </Button>
        </Stack>
      )}
    </EmptyState>
  );
}

interface SideBySideProps {
  comparison: Comparison;
  subjects: Subject[];
  pinned: Pinned;
  want: (baseline: string) => void;
  take: (subject: Subject) => void;
}

function ComparisonView({ comparison, subjects, pinned, want, take }: SideBySideProps) {
  const { compare: say } = useText();
  const { copyText } = useExport();
  const words = useWords();
  const text = JSON.stringify(subjects);
  const steady = useMemo(() => JSON.parse(text) as Subject[], [text]); // the same array for the same subjects, so that charts are not drawn again
  const actions: ColumnActions = {
    setBaseline: (column) => want(columnKey(column)),
    remove: ({ run, model }) => take({ run, model }),
    pin: (column) => pinned.pin(column ? { run: column.run, model: column.model } : undefined),
    isPinned: (column: Column) => pinned.subject !== undefined && isOf(pinned.subject, column),
  };
  const copy = (label: string, make: typeof asText) => (
    <Button
      variant="default"
      leftSection={<IconCopy size={16} aria-hidden />}
      onClick={() => void copyText(make(comparison, words))}
    >
      {label}
    </Button>
  );
  return (
    <>
      <Conclusions comparison={comparison} />
      <DifferenceChart comparison={comparison} subjects={steady} />
      <Section title={say.metrics}>
        <Group gap="xs">
          <ExportMenu subjects={subjects} />
          {copy(say.copyText, asText)}
          {copy(say.copyMarkdown, asMarkdown)}
        </Group>
        <MetricTable comparison={comparison} actions={actions} />
        <Text size="sm" c="dimmed">
          {say.chance} {isAnyWeak(comparison.metrics) && say.weakNote}
        </Text>
      </Section>
      <Section title={say.plans}>
        <PlanDifferences comparison={comparison} />
      </Section>
      <Section title={say.charts}>
        <Charts subjects={steady} />
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function useWords(): Labels {
  const { compare: say, metrics } = useText();
  return {
    metric: say.metric,
    unit: say.unit,
    baseline: say.baseline,
    weak: say.weak,
    answer: say.answer,
    difference: say.difference,
    name: (id) => metric(metrics, id).name,
  };
}
