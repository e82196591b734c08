import { Group, Text } from "@mantine/core";
import type { Profile } from "../../bridge";
import { count, duration, level } from "../../lib/format";
import { useText } from "../../lib/text";
import { isConstant, levelText, outline } from "./profile";
import styles from "./run.module.css";

const named = 8; // stages in the text

/** The load over the time of the run, or over its stages where their time is not known. */
export function LoadPicture({ profile }: { profile: Profile }) {
  const { picture: say } = useText().run;
  if (profile.length <= 0 || profile.highest <= 0 || isConstant(profile)) return null;
  const unit = profile.kind === "users" ? say.users : say.rate;
  const end = profile.timed ? duration(profile.length) : say.stages(profile.stages.length);
  const levels = profile.stages.slice(0, named).map((stage) => levelText(stage, say.to));
  if (profile.stages.length > named) levels.push("…");
  const text =
    profile.kind === "trace"
      ? say.traceText(level(profile.highest), end)
      : say.text(unit, end, levels.join(", "));
  return (
    <figure className={styles.picture}>
      <Text size="xs" c="dimmed" aria-hidden>
        {level(profile.highest)} {unit}
      </Text>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={text}>
        {profile.stages.map((stage, i) => (
          <g key={i}>
            {stage.settled > stage.begin && (
              <path className={styles.settling} d={outline(profile, stage, stage.begin, stage.settled)} />
            )}
            {stage.end > stage.settled && (
              <path className={styles.load} d={outline(profile, stage, stage.settled, stage.end)} />
            )}
          </g>
        ))}
      </svg>
      <Group justify="space-between" aria-hidden>
        <Text size="xs" c="dimmed">
          {profile.timed ? duration(0) : count(0)}
        </Text>
        {profile.stages.some((stage) => stage.settled > stage.begin) && (
          <Text size="xs" c="dimmed">
            {say.settling}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {end}
        </Text>
      </Group>
    </figure>
  );
}
