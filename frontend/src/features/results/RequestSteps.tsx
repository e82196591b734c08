import { Stack, Text } from "@mantine/core";
import type { RequestStep } from "../../bridge";
import { duration, line, share } from "../../lib/format";
import { useText } from "../../lib/text";
import { partsOf, totalTime } from "./stepBar";
import classes from "./results.module.css";

// Set-up in greys and blues, waiting in warm colours, the answer in teal.
const colours: Record<string, string> = {
  queue: "gray-5",
  dns: "indigo-4",
  tcp: "blue-5",
  tls: "cyan-5",
  send: "grape-5",
  headers: "yellow-6",
  first_event: "orange-5",
  first_token: "red-5",
  first_answer: "pink-4",
  rest: "lap-5",
};

const colourOf = (name: string) => `var(--mantine-color-${colours[name] ?? "gray-6"})`;

/** The steps of a request as a bar and as a list. */
export function RequestSteps({ steps }: { steps: RequestStep[] }) {
  const { opened: say } = useText().requests;
  if (steps.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {say.noSteps}
      </Text>
    );
  }
  const parts = partsOf(steps);
  return (
    <Stack gap="xs">
      <div className={classes.bar} aria-hidden>
        {parts.map(({ name, left, width }, n) => {
          const before = parts[n - 1];
          const gap = left - (before ? before.left + before.width : 0);
          return (
            <span
              key={name}
              className={classes.part}
              title={say.step[name] ?? line(name)}
              style={{
                width: `${width * 100}%`,
                marginLeft: gap > 0 ? `${gap * 100}%` : 0,
                background: colourOf(name),
              }}
            />
          );
        })}
      </div>
      <table className={classes.figures}>
        <tbody>
          {parts.map(({ name, from, took, width }) => (
            <tr key={name}>
              <th scope="row">
                <span className={classes.swatch} style={{ background: colourOf(name) }} aria-hidden />
                {say.step[name] ?? line(name)}
              </th>
              <td>
                {say.at} {duration(from)}
              </td>
              <td>{duration(took)}</td>
              <td>{share(width)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say.total}</th>
            <td />
            <td>{duration(totalTime(steps))}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </Stack>
  );
}
