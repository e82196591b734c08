import { Text } from "@mantine/core";
import type { Comparison } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { settingOf } from "./differences";
import classes from "./compare.module.css";

/** The options in which the plans differ. */
export function PlanDifferences({ comparison }: { comparison: Comparison }) {
  const { compare: say, messages } = useText();
  const { columns, differences, baseline } = comparison;
  if (differences.length === 0) return <Text size="sm">{say.plansSame}</Text>;
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={say.plans}>
      <table className={classes.table} aria-label={say.plans}>
        <thead>
          <tr>
            <th scope="col">{say.setting}</th>
            {columns.map(({ label }, at) => (
              <th key={at} scope="col" className="foreign" data-baseline={at === baseline || undefined}>
                {line(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map(({ field, values }) => (
            <tr key={field}>
              <th scope="row">{say.field[field as keyof typeof say.field] ?? line(field)}</th>
              {values.map((value, at) => (
                <td
                  key={at}
                  className="foreign"
                  title={line(value)}
                  data-baseline={at === baseline || undefined}
                  data-other={value !== values[baseline] || undefined}
                >
                  {line(
                    field === "load" && columns[at]
                      ? messages.load(columns[at].load)
                      : settingOf(field, value),
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
