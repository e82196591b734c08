import { Collapse, Group, Paper, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId } from "@mantine/hooks";
import { useCallback, type ReactNode } from "react";
import { useBridge, type Preview } from "../../bridge";
import { useLoaded } from "../../lib/useLoaded";
import { useSessionState } from "../../lib/sessionState";
import { useText } from "../../lib/text";
import { AdvancedLoadFields } from "./AdvancedLoadFields";
import { AnswerFields, LabelFields, LimitFields } from "./RequestFields";
import { advancedFields, changedTexts } from "./fields";
import type { FieldProps } from "./LoadFields";
import { kindOf } from "./load";
import { ObjectiveFields } from "./ObjectiveFields";
import { AdvancedPromptFields } from "./AdvancedPromptFields";
import classes from "./run.module.css";

/**
 * The fields that are seldom changed. While they are folded away, the head says
 * which differ from the defaults. A mistake in one of them keeps them open.
 */
export function AdvancedFields(props: FieldProps & { preview: Preview | null }) {
  const { form, mistakes } = props;
  const bridge = useBridge();
  const { advanced: say, ...run } = useText().run;
  const defaults = useLoaded(useCallback(() => bridge.defaults(), [bridge]));
  const [opened, setOpened] = useSessionState("run.advanced", false);
  const body = useId();
  const isWrong = advancedFields(form).some((field) => mistakes[field]);
  const isOpen = opened || isWrong;
  const changed = defaults.value ? changedTexts(form, defaults.value, say) : [];
  return (
    <Paper withBorder radius="md" component="section" aria-label={say.title}>
      <UnstyledButton
        className={classes.advanced}
        aria-expanded={isOpen}
        aria-controls={body}
        onClick={() => setOpened(!isOpen)}
      >
        <Group gap="sm" wrap="nowrap">
          <IconChevronRight size={16} className={classes.chevron} aria-hidden />
          <Title order={2} size="h5">
            {say.title}
          </Title>
          <Text size="sm" c="dimmed" className="foreign" lineClamp={2}>
            {changed.length > 0 ? changed.join(", ") : say.unchanged}
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={body}>
        <Stack gap="lg" px="md" pb="md">
          <Part title={run.prompts.title}>
            <AdvancedPromptFields {...props} />
          </Part>
          <Part title={run.load.title}>
            <AdvancedLoadFields {...props} />
          </Part>
          {kindOf(form) !== "sweep" && (
            <Part title={run.objectives.title} about={run.objectives.about}>
              <ObjectiveFields {...props} />
            </Part>
          )}
          <Part title={run.answers.title}>
            <AnswerFields {...props} />
          </Part>
          <Part title={run.limits.title} about={run.limits.about}>
            <LimitFields {...props} />
          </Part>
          <Part title={run.label.title}>
            <LabelFields {...props} />
          </Part>
        </Stack>
      </Collapse>
    </Paper>
  );
}

function Part({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  const name = useId();
  return (
    <Stack gap="xs" role="group" aria-labelledby={name}>
      <Group gap="sm" align="baseline">
        <Title order={3} size="h6" id={name}>
          {title}
        </Title>
        {about && (
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        )}
      </Group>
      {children}
    </Stack>
  );
}
