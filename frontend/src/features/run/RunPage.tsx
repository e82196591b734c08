import { Box, Button, Flex, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useBridge, type Preview, type RunForm } from "../../bridge";
import { useLoaded } from "../../lib/useLoaded";
import { useSessionState } from "../../lib/sessionState";
import { useShortcut } from "../../lib/shortcut";
import { useText } from "../../lib/text";
import { useRunningId } from "../../run-state/liveRun";
import { useNavigation } from "../../navigation/route";
import { useStartRun } from "../../run-state/useStartRun";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { PreviewPanel } from "./PreviewPanel";
import { AnswerFields, LabelFields, LimitFields, shownFields } from "./Fields";
import { byField, unplacedMistakes } from "./form";
import { heavyText } from "./heavy";
import { shownLoadFields } from "./load";
import { LoadFields } from "./LoadFields";
import { ObjectiveFields, objectiveFields } from "./ObjectiveFields";
import { ModelChoice } from "./ModelChoice";
import { PlanFile } from "./PlanFile";
import { Presets } from "./Presets";
import { PromptChoice } from "./PromptChoice";
import { StartDialog } from "./StartDialog";
import { useRunForm } from "./useRunForm";

export function RunPage() {
  const bridge = useBridge();
  const say = useText().run;
  const { go } = useNavigation();
  const { form, preview, settled, error, change, reset } = useRunForm();
  const models = useLoaded(bridge.models);
  const { starting, error: startError, start } = useStartRun();
  const busy = useRunningId() !== "";
  const [isDryRunning, setDryRunning] = useState(false);
  // Start checks a form whose preview is not up to date.
  const wrong = settled && (preview?.mistakes.length ?? 0) > 0;
  const ready = form !== null && !wrong && !busy && !starting && !isDryRunning;

  const [heavy, setHeavy] = useState<{ form: RunForm; preview: Preview } | null>(null);
  const [agreed, setAgreed] = useSessionState("run.agreed", "");
  const ask = (form: RunForm, preview: Preview) => {
    if (preview.heavy.length === 0 || heavyText(preview, say.heavy) === agreed) start(form);
    else setHeavy({ form, preview });
  };
  const begin = () => {
    if (!ready) return;
    if (settled && preview) ask(form, preview);
    else
      void bridge.preview(form).then(
        (current) => ask(form, current),
        () => start(form),
      );
  };
  const agree = () => {
    if (!heavy) return;
    setAgreed(heavyText(heavy.preview, say.heavy));
    setHeavy(null);
    start(heavy.form);
  };
  useShortcut("mod+Enter", begin);

  const mistakes = byField(preview?.mistakes ?? []);
  const parts = form && { form, change, mistakes };
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Stack gap={2}>
          <Title order={1} size="h2">
            {say.title}
          </Title>
          <Text c="dimmed">{say.about}</Text>
        </Stack>
        <Group gap={4}>
          <PlanFile form={form} take={change} />
          <Button variant="subtle" onClick={reset}>
            {say.reset}
          </Button>
        </Group>
      </Group>
      {form && <Presets form={form} use={change} />}
      {error !== null && <ErrorAlert error={error} retry={form ? undefined : reset} />}
      {startError !== null && <ErrorAlert error={startError} />}
      {parts && (
        <Flex gap="lg" align="flex-start" direction={{ base: "column", md: "row" }}>
          <Stack gap="lg" flex={1} miw={0} w="100%">
            <ModelChoice
              models={models.value ?? []}
              chosen={parts.form.models}
              choose={(chosen) => change({ models: chosen })}
              error={mistakes.models}
            />
            <PromptChoice {...parts} preview={preview} />
            <LoadFields {...parts} preview={preview} />
            <ObjectiveFields {...parts} />
            <AnswerFields {...parts} />
            <LimitFields {...parts} />
            <LabelFields {...parts} />
          </Stack>
          <Box w={{ base: "100%", md: 330 }} pos={{ base: "static", md: "sticky" }} top={24}>
            <PreviewPanel
              form={parts.form}
              preview={preview}
              unplaced={unplacedMistakes(preview?.mistakes ?? [], [
                ...shownFields,
                ...shownLoadFields(parts.form),
                ...objectiveFields,
              ])}
              busy={busy}
              starting={starting}
              isDryRunning={isDryRunning}
              setDryRunning={setDryRunning}
              start={begin}
              watch={() => go({ page: "live" })}
            />
          </Box>
        </Flex>
      )}
      <StartDialog preview={heavy?.preview ?? null} close={() => setHeavy(null)} start={agree} />
    </Stack>
  );
}
