import { Box, Button, Group, Paper, RangeSlider, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useBridge, type ModelSummary, type Result } from "../../bridge";
import { duration, line } from "../../lib/format";
import { useText } from "../../lib/text";
import { showMessage } from "../../toasts/showMessage";
import { useErrorToast } from "../../toasts/useErrorToast";
import { modelKey } from "./metricTable";
import {
  measuredRange,
  steadyForm,
  steadyRange,
  steadySentence,
  timelineAxis,
  within,
  type Range,
} from "./steadyWindow";

interface Props {
  result: Result;
  option: string; // of the timeline
  changed: () => void; // loads the result again
}

/** Handles of the steady window of each model, below the timeline. */
export function SteadyHandles({ result, option, changed }: Props) {
  const { steady: say } = useText().results;
  const axis = timelineAxis(option);
  const models = (result.summary.models ?? []).filter((model) => measuredRange(model) !== null);
  if (!axis || models.length === 0 || result.run.state === "running") return null;
  return (
    <Paper withBorder p="xs" mt="xs" component="section" aria-label={say.title}>
      <Stack gap="sm">
        {models.map((model) => (
          <Handles key={modelKey(model)} run={result} model={model} axis={axis} changed={changed} />
        ))}
        <Text size="xs" c="dimmed" px="xs">
          {say.about}
        </Text>
      </Stack>
    </Paper>
  );
}

interface HandlesProps {
  run: Result;
  model: ModelSummary;
  axis: { left: number; right: number; max: number };
  changed: () => void;
}

function Handles({ run, model, axis, changed }: HandlesProps) {
  const { steady: say } = useText().results;
  const { title, stage } = useTitle(run, model);
  const { shown, all, busy, move, settle, find } = useSteadyWindow(run.run.id, model, changed);
  return (
    <div>
      <Group justify="space-between" gap="xs" px="xs">
        <Text size="sm">
          <span className="foreign">{title}</span>
          {stage}: {model.steady ? steadySentence(model, model.steady, say) : say.all}
        </Text>
        {busy && (
          <Text size="xs" c="dimmed" role="status">
            {say.saving}
          </Text>
        )}
        {model.steady?.by_hand && !busy && (
          <Button size="compact-xs" variant="default" onClick={find}>
            {say.again}
          </Button>
        )}
      </Group>
      <Box ml={axis.left} mr={axis.right} py={4}>
        <RangeSlider
          size="sm"
          min={0}
          max={Math.max(axis.max, all[1])}
          step={(all[1] - all[0]) / 100}
          minRange={(all[1] - all[0]) / 100}
          value={shown}
          onChange={move}
          onChangeEnd={settle}
          label={(seconds) => duration(seconds)}
          thumbFromLabel={say.begin(title + stage)}
          thumbToLabel={say.end(title + stage)}
        />
      </Box>
    </div>
  );
}

function useTitle({ run, summary }: Result, model: ModelSummary) {
  const { model: say } = useText().results;
  const row = run.models.find(({ name, stage }) => name === model.endpoint && stage === model.stage);
  const staged = (summary.models ?? []).some(({ stage }) => stage > 0);
  return {
    title: line(row?.title || model.endpoint),
    stage: staged ? `, ${say.stage(model.stage + 1)}` : "",
  };
}

const settleTime = 500; // milliseconds without another key before the figures are computed

function useSteadyWindow(run: string, model: ModelSummary, changed: () => void) {
  const bridge = useBridge();
  const { steady: say } = useText().results;
  const errorToast = useErrorToast();
  const all = measuredRange(model) ?? [0, 0];
  const [moved, setMoved] = useState<Range | null>(null); // not saved yet
  const [busy, setBusy] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const before = model.steady;
  const save = (call: Promise<void>, toast: () => void) => {
    setBusy(true);
    call
      .then(() => {
        toast();
        changed();
      }, errorToast)
      .finally(() => {
        setBusy(false);
        setMoved(null);
      });
  };
  const found = (range: Range) => bridge.findSteadyWindow(steadyForm(run, model, range));
  const set = (range: Range) => bridge.setSteadyWindow(steadyForm(run, model, range));
  const back = () => {
    const range = steadyRange(model, all);
    (before?.by_hand ? set(range) : found(range)).then(changed, errorToast);
  };
  const settle = (range: Range) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(
      () => save(set(within(range, all)), () => showMessage(say.moved, back)),
      settleTime,
    );
  };
  return {
    shown: moved ?? steadyRange(model, all),
    all,
    busy,
    move: (range: Range) => setMoved(within(range, all)),
    settle,
    find: () => save(found(all), () => showMessage(say.foundAgain, back)),
  };
}
