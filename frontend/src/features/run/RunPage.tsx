import { Box, Flex, MantineThemeProvider, Stack, createTheme, useMantineTheme } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useBridge, type Preview, type RunForm } from "../../bridge";
import { useSessionState } from "../../lib/sessionState";
import { useText } from "../../lib/text";
import { useLoaded } from "../../lib/useLoaded";
import { useShortcut } from "../../lib/shortcut";
import { useRunningId } from "../../run-state/liveRun";
import { useNavigation } from "../../navigation/route";
import { useStartRun } from "../../run-state/useStartRun";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { AdvancedFields } from "./AdvancedFields";
import { heavyText } from "./amount";
import { advancedFields, mainFields } from "./fields";
import { byField, unplacedMistakes } from "./form";
import { LoadFields } from "./LoadFields";
import { ModelChoice } from "./ModelChoice";
import { Notes } from "./Facts";
import { Presets } from "./Presets";
import { PreviewBar, PreviewPanel } from "./PreviewPanel";
import { PromptChoice } from "./PromptChoice";
import { RunHeader } from "./RunHeader";
import { StartDialog } from "./StartDialog";
import { useRunForm } from "./useRunForm";
import classes from "./run.module.css";

export function RunPage() {
  const bridge = useBridge();
  const say = useText().run;
  const { go } = useNavigation();
  const { form, preset, preview, settled, error, change, replace, reset } = useRunForm();
  const models = useLoaded(bridge.models);
  const { starting, error: startError, start } = useStartRun();
  const busy = useRunningId() !== "";
  const [isDryRunning, setDryRunning] = useState(false);
  const [heavy, setHeavy] = useState<{ form: RunForm; preview: Preview } | null>(null);
  const [agreed, setAgreed] = useSessionState("run.agreed", "");
  const fields = useRef<HTMLDivElement>(null);
  const isWide = useIsWide();

  const fix = () => focusMistake(fields.current);
  const ask = (form: RunForm, preview: Preview) => {
    if (preview.mistakes.length > 0) fix();
    else if (preview.heavy.length === 0 || heavyText(preview, say.heavy) === agreed) start(form);
    else setHeavy({ form, preview });
  };
  const begin = () => {
    if (form === null || busy || starting || isDryRunning) return;
    if (settled && preview) ask(form, preview);
    else
      void bridge.preview(form).then(
        (current) => ask(form, current),
        () => start(form),
      ); // which says what is wrong
  };
  const agree = () => {
    if (!heavy) return;
    setAgreed(heavyText(heavy.preview, say.heavy));
    setHeavy(null);
    start(heavy.form);
  };
  useShortcut("mod+Enter", begin);

  const found = preview?.mistakes ?? [];
  const mistakes = byField(found);
  const unplaced = form ? unplacedMistakes(found, [...mainFields(form), ...advancedFields(form)]) : [];
  const state = {
    ...{ preview, busy, fix, unplaced, isDryRunning, setDryRunning },
    waits: starting || isDryRunning,
    start: begin,
    watch: () => go({ page: "live" }),
  };
  const parts = form && { form, change, mistakes, preview };
  return (
    <Stack gap="md" ref={fields} className={isWide ? undefined : classes.aboveBar}>
      <RunHeader {...{ form, change, replace, reset, mistakes }} />
      {form && <Presets form={form} {...preset} replace={replace} />}
      {error !== null && <ErrorAlert error={error} retry={form ? undefined : reset} />}
      {startError !== null && <ErrorAlert error={startError} />}
      {parts && !isWide && <Notes preview={preview} unplaced={unplaced} />}
      {parts && (
        <MantineThemeProvider theme={hintsBelow} inherit>
          <Flex gap="md" align="flex-start">
            <Stack gap="sm" flex={1} miw={0}>
              <ModelChoice
                models={models.value ?? []}
                chosen={parts.form.models}
                choose={(chosen) => change({ models: chosen })}
                error={mistakes.models}
              />
              <PromptChoice {...parts} />
              <LoadFields {...parts} />
              <AdvancedFields {...parts} />
            </Stack>
            {isWide && (
              <Box w={330} className={classes.beside}>
                <PreviewPanel form={parts.form} {...state} />
              </Box>
            )}
          </Flex>
        </MantineThemeProvider>
      )}
      {parts && !isWide && <PreviewBar form={parts.form} {...state} />}
      <StartDialog preview={heavy?.preview ?? null} close={() => setHeavy(null)} start={agree} />
    </Stack>
  );
}

// Labels and fields beside each other are aligned, however long their hints are.
const hintsBelow = createTheme({
  components: {
    InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] } },
  },
});

/** Whether there is room for the preview beside the form. */
function useIsWide(): boolean {
  const { breakpoints } = useMantineTheme();
  return (
    useMediaQuery(`(min-width: ${breakpoints.lg})`, undefined, { getInitialValueInEffect: false }) ?? false
  );
}

/** Focuses the first field with a mistake. Mistakes of no field are shown with the preview. */
function focusMistake(fields: HTMLElement | null) {
  const first = fields?.querySelector<HTMLElement>("[aria-invalid=true], [data-mistake]");
  first?.scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
}
